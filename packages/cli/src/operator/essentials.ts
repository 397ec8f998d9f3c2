import { ESSENTIAL_NAMES } from 'sosw/essentials';
import { FunctionFailedError, type FunctionFailure, NoFleetError, RefusedError } from '../errors.ts';
import type { Fleet } from './fleet.ts';

/** Errors of the essentials that a caller can do something about. */
const REFUSALS: ReadonlySet<string> = new Set(['InvalidInputError', 'InvalidJobError', 'JobConflictError']);

/**
 * Asks one of the essentials and waits for its answer.
 *
 * @param isAnswer what the answer should look like
 * @throws RefusedError when it refuses what it is asked; NoFleetError when there is no such function
 * @throws FunctionFailedError when it fails otherwise
 */
export async function ask<Answer>(
  fleet: Fleet,
  essential: keyof typeof ESSENTIAL_NAMES,
  event: Readonly<Record<string, unknown>>,
  isAnswer: (answer: unknown) => answer is Answer,
): Promise<Answer> {
  const functionName = ESSENTIAL_NAMES[essential];
  const request = fleet.functions.invoke(functionName, JSON.stringify(event));
  const { text, isFailure } = await request.catch((error: unknown) => {
    const isMissing = error instanceof RefusedError && error.details.errorType === 'ResourceNotFoundException';
    throw isMissing ? new NoFleetError(fleet.name, `${fleet.name} has no function ${functionName}`) : error;
  });
  const answer: unknown = JSON.parse(text);
  if (!isFailure && isAnswer(answer)) return answer;
  const failure = isFailure
    ? failureOf(functionName, answer)
    : { functionName, errorType: 'UnknownAnswer', errorMessage: text };
  throw REFUSALS.has(failure.errorType) ? new RefusedError(failure) : new FunctionFailedError(failure);
}

/** What Lambda's error document says. */
export function failureOf(functionName: string, answer: unknown): FunctionFailure {
  const { errorType, errorMessage } = Object(answer) as Partial<Record<keyof FunctionFailure, unknown>>;
  return { functionName, errorType: String(errorType ?? 'Error'), errorMessage: String(errorMessage ?? '') };
}
