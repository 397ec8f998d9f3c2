import { writeReceipt } from './receipt.ts';
import type { Task } from './task.ts';

/** What the Orchestrator and the WorkerAssistant tell a worker about the attempt that they invoke it for. */
export interface Invocation {
  readonly task: Task;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly leaseUntilMs: number;
  readonly slot: number;
  readonly token: string;
}

/** Payloads above this many bytes of UTF-8 are refused: with the rest of a row they would not fit DynamoDB's 400 KB. */
export const PAYLOAD_BYTES_MAX: number = 350 * 1024;

/** True for a JSON text that is an object; only such a payload can carry the fields of an invocation. */
export function isJsonObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * The event of a worker: the payload overlaid with `task_id`, `labourer_id`, `created_at`, `attempts` (before this one,
 * as in the original), `attempt`, `lease_until_ms` and `receipt`.
 *
 * The overlay is textual: the closing brace of the object is replaced, so that the payload arrives as it was given,
 * integers above 2^53 included. Keys of the payload with these names are overruled, since of equal keys the last counts.
 *
 * @returns undefined when the payload is no JSON object: nothing can run it
 */
export function workerEvent({ task, attempt, leaseUntilMs, slot, token }: Invocation): string | undefined {
  if (!isJsonObjectText(task.payload)) return undefined;
  const overlay = JSON.stringify({
    task_id: task.taskId,
    labourer_id: task.labourerId,
    created_at: task.createdAt,
    attempts: attempt - 1,
    attempt,
    lease_until_ms: leaseUntilMs,
    receipt: writeReceipt({ slot, token }),
  });
  const open = task.payload.trimEnd().slice(0, -1).trimEnd();
  return `${open}${open.trimStart() === '{' ? '' : ','}${overlay.slice(1)}`;
}
