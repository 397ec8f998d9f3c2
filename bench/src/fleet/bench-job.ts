/** What the payload of each task of a bench comes to, in bytes. */
export const PAYLOAD_BYTES = 600;

export interface BenchJob {
  readonly worker: string;
  readonly tasks: number;
  /** How long user code takes, in milliseconds. */
  readonly workMs?: number;
  /** Tasks take from half of `workMs` to one and a half; else all the same. */
  readonly isUneven?: boolean;
}

/** The text of a job that is cut into tasks of {@link PAYLOAD_BYTES} bytes each. */
export function jobText({ worker, tasks, workMs = 0, isUneven = false }: BenchJob): string {
  const shared = { isolate_items: true, work_ms: workMs, is_uneven: isUneven };
  const bytesOfPayload = (filler: string) => JSON.stringify({ items: [tasks - 1], ...shared, filler }).length;
  const filler = 'x'.repeat(PAYLOAD_BYTES - bytesOfPayload(''));
  const items = Array.from({ length: tasks }, (_, item) => item);
  return JSON.stringify({ lambda_name: worker, items, ...shared, filler });
}
