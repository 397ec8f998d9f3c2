import { type FormName, jobOf } from './jobs.ts';
import type { Labourer, TimedAction, Workload } from './workload.ts';

const SECOND = 1_000;

/** A small world of one kind: everything in it happens as written here, but for the faults that are put into it. */
export interface Scenario {
  readonly name: string;
  readonly workload: Workload;
}

const LABOURER: Labourer = {
  ...{ id: 'w0', kind: 'worker', slots: 2, lanes: 1, maxAttempts: 3, timeout: 3, retryDelay: 5 },
  ...{ workMs: [200, 800], odds: {}, hopeless: 0 },
};

/** A world in which only this happens: one job of the labourer `w0`, scheduled after a second. */
export function scenario(
  name: string,
  options: {
    readonly labourer?: Partial<Labourer>;
    readonly tasks?: number;
    readonly delay?: number;
    readonly form?: FormName;
    readonly actions?: readonly TimedAction[];
    /** Default true. */
    readonly closesJobs?: boolean;
  },
): Scenario {
  const { labourer, tasks = 2, delay, form, actions = [], closesJobs = true } = options;
  const items = Array.from({ length: tasks }, (_, n) => `"item ${n}"`);
  const job = jobOf('job', LABOURER.id, items, { delay, ...(form && { form }) });
  return {
    name,
    workload: {
      labourers: [{ ...LABOURER, ...labourer }],
      actions: [{ atMs: SECOND, action: { do: 'schedule', job } }, ...actions],
      stormMs: 10 * SECOND,
      ...{ lostEnvironments: 0, travelMsMax: 12, atOnce: 1, closesJobs, hasMeta: false },
    },
  };
}

const labourerId = LABOURER.id;

/** One for each move that a task can make. */
export const SCENARIOS: readonly Scenario[] = [
  scenario('complete', {}),
  scenario('complete, as Python workers report', { labourer: { kind: 'python_worker' } }),
  scenario('fail and retry', { labourer: { script: ['throws'] } }),
  scenario('retry twice', { labourer: { script: ['throws', 'throws'] } }),
  scenario('dead', { labourer: { hopeless: 1, maxAttempts: 2 } }),
  scenario('dead at once', { labourer: { script: ['throws_for_good'] } }),
  scenario('hand over', { labourer: { slots: 1 }, tasks: 4 }),
  scenario('expire', { labourer: { script: ['crashes'] } }),
  scenario('expire after a retry', { labourer: { script: ['throws', 'hangs'] } }),
  scenario('schedule two batches', { tasks: 30, labourer: { slots: 10, lanes: 2 } }),
  scenario('schedule twice', {
    tasks: 3,
    actions: [
      {
        atMs: SECOND + 50,
        action: { do: 'schedule', job: jobOf('job', labourerId, ['"item 0"', '"item 1"', '"item 2"']) },
      },
    ],
  }),
  scenario('schedule three levels', { tasks: 6, form: 'nested' }),
  scenario('schedule days', { tasks: 3, form: 'dates', delay: 2 }),
  scenario('delayed start', { delay: 20 }),
  scenario('refuse', {
    actions: [
      { atMs: 0, action: { do: 'function_missing', labourerId, isMissing: true } },
      { atMs: 8 * SECOND, action: { do: 'function_missing', labourerId, isMissing: false } },
    ],
  }),
  scenario('cancel', {
    labourer: { slots: 1, workMs: [2_000, 2_500] },
    tasks: 3,
    actions: [
      { atMs: 3 * SECOND, action: { do: 'cancel', nth: 0 } },
      { atMs: 3 * SECOND + 10, action: { do: 'cancel', nth: 2 } },
    ],
  }),
  scenario('pause', {
    tasks: 4,
    actions: [
      { atMs: 2 * SECOND, action: { do: 'pause', labourerId, isPaused: true } },
      { atMs: 2 * SECOND, action: { do: 'tick' } },
    ],
  }),
  scenario('slowed, and well again', {
    labourer: { slots: 4, isWatched: true },
    tasks: 6,
    actions: [
      { atMs: 0, action: { do: 'health', labourerId, condition: 0 } },
      { atMs: 4 * SECOND, action: { do: 'health', labourerId, condition: 'throttled' } },
      { atMs: 4 * SECOND, action: { do: 'tick' } },
      { atMs: 7 * SECOND, action: { do: 'health', labourerId, condition: 'failing' } },
      { atMs: 7 * SECOND, action: { do: 'tick' } },
    ],
  }),
  scenario('two ticks at once', {
    tasks: 4,
    actions: [
      { atMs: SECOND + 600, action: { do: 'tick' } },
      { atMs: SECOND + 650, action: { do: 'tick' } },
    ],
  }),
];

/** The scenario of all pairs of faults. */
export const FIVE_TASKS: Scenario = scenario('five tasks', { tasks: 5, closesJobs: false });
