import { ESSENTIAL_NAMES } from 'sosw/essentials';
import { FunctionFailedError, type FunctionFailure, NoFleetError, RefusedError } from '../errors.ts';
import type { Fleet } from './fleet.ts';

/** Errors of the essentials that a caller can do something about. */
const REFUSALS: ReadonlySet<string> = new Set(['InvalidInputError', 'InvalidJobError', 'JobConflictError']);

/**
 * Asks one of the essentials and waits for its answer.
 *
 * @param event JSON text
 * @throws RefusedError when it refuses what it is asked; NoFleetError when there is no such function
 * @throws FunctionFailedError when it fails otherwise
 */
export async function ask(fleet: Fleet, essential: keyof typeof ESSENTIAL_NAMES, event: string): Promise<unknown> {
  const functionName = ESSENTIAL_NAMES[essential];
  const { text, isFailure } = await fleet.functions.invoke(functionName, event).catch((error: unknown) => {
    const isMissing = error instanceof RefusedError && error.details.errorType === 'ResourceNotFoundException';
    throw isMissing ? new NoFleetError(fleet.name, `${fleet.name} has no function ${functionName}`) : error;
  });
  const answer: unknown = JSON.parse(text);
  if (!isFailure) return answer;
  const failure = failureOf(functionName, answer);
  throw REFUSALS.has(failure.errorType) ? new RefusedError(failure) : new FunctionFailedError(failure);
}

/** What Lambda's error document says. */
export function failureOf(functionName: string, answer: unknown): FunctionFailure {
  const { errorType, errorMessage } = Object(answer) as Partial<Record<keyof FunctionFailure, unknown>>;
  return { functionName, errorType: String(errorType ?? 'Error'), errorMessage: String(errorMessage ?? '') };
}
