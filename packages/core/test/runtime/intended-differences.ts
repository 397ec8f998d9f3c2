import { isPlainObject } from '../../src/runtime/config.ts';
import type { VectorCase } from '../vectors/compare.ts';
import { RAISED } from './worker-case.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where ours differs from the original on purpose: which cases are meant, and what ours answers instead. */
export interface IntendedDifference {
  /** Number in the list of the original's defects. */
  readonly defect: `D${number}`;
  readonly why: string;
  readonly applies: (given: VectorCase) => boolean;
  /** The expectation of the case as ours meets it. */
  readonly ours: (expected: unknown, given: VectorCase) => unknown;
}

export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  {
    defect: 'D38',
    why: 'the totals of a container are no part of the task that it happens to work on',
    applies: ({ expected }) => reportedStats(expected).some((stats) => Object.keys(stats).some(isTotal)),
    ours: (expected) => withReports(expected, withoutTotals),
  },
  {
    defect: 'D38',
    why: 'stats of an invocation that threw leaked into the next one; ours are reset then, too',
    applies: ({ expected }) => invocationsOf(expected).some(({ error }) => error === true),
    ours: (expected) =>
      withInvocations(expected, (one) =>
        one.error === true ? { ...one, stats_after: asTotals(one.stats_after) } : one,
      ),
  },
  {
    defect: 'D31',
    why: 'a worker that raises reported nothing; ours reports the failure at once',
    applies: (given) => isWorkerCall(given) && argumentsOf(given).some(({ raise, event }) => raise && taskIdOf(event)),
    ours: (expected, given) =>
      withInvocations(expected, (one, i) => {
        const { raise, event, work } = argumentsOf(given)[i] ?? {};
        const taskId = taskIdOf(event);
        return raise && taskId ? { ...one, calls: [failureReport(taskId, fields(work))] } : one;
      }),
  },
];

function isWorkerCall(given: VectorCase): boolean {
  return given.function.endsWith('.Worker.__call__');
}

function argumentsOf({ kwargs = {} }: VectorCase): Fields[] {
  return list(kwargs.invocations).map(fields);
}

function invocationsOf(expected: unknown): Fields[] {
  return list(fields(expected).invocations).map(fields);
}

function withInvocations(expected: unknown, change: (one: Fields, i: number) => Fields): unknown {
  return { ...fields(expected), invocations: invocationsOf(expected).map(change) };
}

/** The payloads of all reports that a case expects. */
function reportedStats(expected: unknown): Fields[] {
  const calls = invocationsOf(expected).flatMap((one) => list(one.calls));
  return calls.map((call) => fields(fields(fields(fields(fields(call).params).Payload).$json).stats));
}

function withReports(expected: unknown, change: (payload: Fields) => Fields): unknown {
  return withInvocations(expected, (one) => ({
    ...one,
    calls: list(one.calls).map((call) => {
      const params = fields(fields(call).params);
      const payload = fields(params.Payload).$json;
      return payload ? { ...fields(call), params: { ...params, Payload: { $json: change(fields(payload)) } } } : call;
    }),
  }));
}

function withoutTotals({ stats, ...payload }: Fields): Fields {
  const kept = Object.entries(fields(stats)).filter(([key]) => !isTotal(key));
  return kept.length === 0 ? payload : { ...payload, stats: Object.fromEntries(kept) };
}

function asTotals(stats: unknown): Fields {
  return Object.fromEntries(
    Object.entries(fields(stats)).map(([key, value]) => [isTotal(key) ? key : `total_${key}`, value]),
  );
}

function failureReport(taskId: string, { stats, result }: Fields): Fields {
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

function taskIdOf(event: unknown): string | undefined {
  const id = fields(event).task_id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function isTotal(key: string): boolean {
  return key.startsWith('total_');
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fields(value: unknown): Fields {
  return isPlainObject(value) ? value : {};
}
