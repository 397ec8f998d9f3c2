import { RAISED } from '../../runtime/worker-case.ts';
import type { VectorCase } from '../compare.ts';
import { type Fields, fields, list } from '../fields.ts';

export function isWorkerCall(given: VectorCase): boolean {
  return given.function.endsWith('.Worker.__call__');
}

export function argumentsOf({ kwargs = {} }: VectorCase): Fields[] {
  return list(kwargs.invocations).map(fields);
}

export function invocationsOf(expected: unknown): Fields[] {
  return list(fields(expected).invocations).map(fields);
}

export function withInvocations(expected: unknown, change: (one: Fields, i: number) => Fields): unknown {
  return { ...fields(expected), invocations: invocationsOf(expected).map(change) };
}

/** The payloads of all reports that a case expects. */
export function reportedStats(expected: unknown): Fields[] {
  const calls = invocationsOf(expected).flatMap((one) => list(one.calls));
  return calls.map((call) => fields(fields(fields(fields(fields(call).params).Payload).$json).stats));
}

export function withReports(expected: unknown, change: (payload: Fields) => Fields): unknown {
  return withInvocations(expected, (one) => ({
    ...one,
    calls: list(one.calls).map((call) => {
      const params = fields(fields(call).params);
      const payload = fields(params.Payload).$json;
      return payload ? { ...fields(call), params: { ...params, Payload: { $json: change(fields(payload)) } } } : call;
    }),
  }));
}

export function withoutTotals({ stats, ...payload }: Fields): Fields {
  const kept = Object.entries(fields(stats)).filter(([key]) => !isTotal(key));
  return kept.length === 0 ? payload : { ...payload, stats: Object.fromEntries(kept) };
}

export function asTotals(stats: unknown): Fields {
  return Object.fromEntries(
    Object.entries(fields(stats)).map(([key, value]) => [isTotal(key) ? key : `total_${key}`, value]),
  );
}

export function failureReport(taskId: string, { stats, result }: Fields): Fields {
  const { name, message } = RAISED;
  const payload = { action: 'mark_task_as_failed', task_id: taskId, error: { name, message, retryable: true } };
  const noted = { ...(stats !== undefined && { stats }), ...(result !== undefined && { result }) };
  return {
    service: 'lambda',
    operation: 'Invoke',
    params: {
      FunctionName: 'sosw_worker_assistant',
      InvocationType: 'Event',
      Payload: { $json: { ...payload, ...noted } },
    },
  };
}

export function taskIdOf(event: unknown): string | undefined {
  const id = fields(event).task_id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

export function isTotal(key: string): boolean {
  return key.startsWith('total_');
}
