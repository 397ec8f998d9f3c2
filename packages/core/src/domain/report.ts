import { InvalidInputError } from './errors.ts';
import { isRecord } from './record.ts';

/** What a worker tells the WorkerAssistant about its task. */
export interface Report {
  readonly taskId: string;
  readonly outcome: 'completed' | 'failed';
  readonly stats: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>>;
  /** Absent in reports of the original's workers. */
  readonly attempt?: number;
  /** As it came; one that does not parse counts as none. */
  readonly receipt?: string;
  readonly error?: ReportedError;
}

export interface ReportedError {
  /** `Name: message`. */
  readonly text: string;
  /** False: the task is closed as dead at once. */
  readonly retryable: boolean;
}

/** Names of the actions, as in the original. */
export const REPORT_ACTIONS = {
  completed: 'mark_task_as_completed',
  failed: 'mark_task_as_failed',
} as const;

/**
 * Reads the event of the WorkerAssistant. `action` may be a one-element list called `actions`, `stats` and `result` may
 * be JSON texts, as in the original. Beyond it: stats and results of any shape are taken, since none may block a
 * completion; what is no object is kept under the key `value`.
 *
 * @throws InvalidInputError when action or task id are missing or make no sense
 */
export function parseReport(event: unknown): Report {
  if (!isRecord(event)) throw new InvalidInputError({ path: 'event', expected: 'an object', given: event });
  const { attempt, receipt } = event;
  const taskId = event.task_id;
  if (typeof taskId !== 'string' || taskId === '') {
    throw new InvalidInputError({ path: 'task_id', expected: 'a text that is not empty', given: taskId });
  }
  const error = reportedError(event.error);
  return {
    taskId,
    outcome: outcomeOf(event),
    stats: record(event.stats),
    result: record(event.result),
    ...(isAttempt(attempt) && { attempt }),
    ...(typeof receipt === 'string' && { receipt }),
    ...(error && { error }),
  };
}

function outcomeOf(event: Readonly<Record<string, unknown>>): Report['outcome'] {
  const given = event.action ?? event.actions;
  const action = Array.isArray(given) && given.length === 1 ? given[0] : given;
  if (action === REPORT_ACTIONS.completed) return 'completed';
  if (action === REPORT_ACTIONS.failed) return 'failed';
  const expected = `${REPORT_ACTIONS.completed} or ${REPORT_ACTIONS.failed}`;
  throw new InvalidInputError({ path: 'action', expected, given });
}

function record(given: unknown): Record<string, unknown> {
  const value = typeof given === 'string' ? parsedOrText(given) : given;
  if (value === undefined || value === null || value === '') return {};
  return isRecord(value) ? value : { value };
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function reportedError(given: unknown): ReportedError | undefined {
  if (typeof given === 'string') return { text: given, retryable: true };
  if (!isRecord(given)) return undefined;
  const { name, message, retryable } = given;
  const text = [name, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  return { text, retryable: retryable !== false };
}

function isAttempt(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
