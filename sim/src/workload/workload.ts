import type { Dice } from '../random.ts';
import type { Condition } from '../world/cloudwatch.ts';
import { type Job, randomJobs } from './jobs.ts';

/** What kind of code a labourer's function is. */
export type WorkerKind = 'worker' | 'python_worker';

/** What a run of user code comes to. */
export type Behaviour = 'succeeds' | 'succeeds_twice' | 'throws' | 'throws_for_good' | 'hangs' | 'crashes';

export interface Labourer {
  readonly id: string;
  readonly kind: WorkerKind;
  readonly slots: number;
  readonly lanes: number;
  readonly maxAttempts: number;
  /** Seconds. */
  readonly timeout: number;
  readonly retryDelay: number;
  readonly workMs: readonly [number, number];
  /** Odds of what a run comes to, beside success. */
  readonly odds: Readonly<Partial<Record<Behaviour, number>>>;
  /** What the first attempts of each task come to, one after the other; later ones go by the odds. */
  readonly script?: readonly Behaviour[];
  /** Share of tasks that never succeed. */
  readonly hopeless: number;
  /** Its record in the configuration makes no sense, or its function is not there, until everything else is done. */
  readonly broken?: 'record' | 'function';
  /** Its health depends on a metric of its own, and on those that are built in. */
  readonly isWatched?: boolean;
}

/** Something that people, schedules and other programs do. */
export type Action =
  | { readonly do: 'schedule'; readonly job: Job }
  | { readonly do: 'slots'; readonly labourerId: string; readonly slots: number }
  | { readonly do: 'health'; readonly labourerId: string; readonly condition: Condition }
  | { readonly do: 'lanes'; readonly labourerId: string; readonly lanes: number }
  | { readonly do: 'attempts'; readonly labourerId: string; readonly maxAttempts: number }
  | { readonly do: 'pause'; readonly labourerId: string; readonly isPaused: boolean }
  | { readonly do: 'remove'; readonly labourerId: string }
  | { readonly do: 'restore'; readonly labourerId: string }
  | { readonly do: 'function_missing'; readonly labourerId: string; readonly isMissing: boolean }
  | { readonly do: 'cancel'; readonly nth: number }
  /** Whether the default schema cuts items from now on. */
  | { readonly do: 'schema'; readonly isCut: boolean }
  | { readonly do: 'invented_report' }
  | { readonly do: 'repeated_report'; readonly nth: number }
  | { readonly do: 'tick' }
  | { readonly do: 'scavenge' };

export interface TimedAction {
  readonly atMs: number;
  readonly action: Action;
}

/** Everything that is asked of a world; what goes wrong in it is the fault plan's. */
export interface Workload {
  readonly labourers: readonly Labourer[];
  /** In order of their times. */
  readonly actions: readonly TimedAction[];
  /** Faults, removals and changes end then (ms from the start). */
  readonly stormMs: number;
  /** Share of environments that are lost between two invocations. */
  readonly lostEnvironments: number;
  /** A request to AWS, and its answer, takes that long at most (ms). */
  readonly travelMsMax: number;
  /** Orchestrators, and Scavengers, that are started at once each minute. */
  readonly atOnce: number;
  /** The world goes on until jobs are closed, too: the Scavenger looks at old ones ever more rarely. */
  readonly closesJobs: boolean;
  /** The essentials record what they do in the meta table. */
  readonly hasMeta: boolean;
}

export interface WorkloadOptions {
  readonly tasks: number;
}

const SECOND = 1_000;

/** A workload by chance: any of what users may ask of a fleet. */
export function randomWorkload(dice: Dice, { tasks }: WorkloadOptions): Workload {
  const labourers = Array.from({ length: dice.pick([1, 1, 2, 3]) }, (_, n) => randomLabourer(dice, `w${n}`));
  const stormMs = dice.whole(45 * SECOND, 150 * SECOND);
  const ids = labourers.map(({ id }) => id);
  const jobs = randomJobs(dice, ids, tasks).map(
    (job): TimedAction => ({ atMs: dice.whole(0, stormMs / 3), action: { do: 'schedule', job } }),
  );
  const actions = [
    ...jobs,
    ...repeats(dice, jobs, stormMs),
    ...Array.from({ length: dice.whole(0, 8) }, () => randomAction(dice, labourers, stormMs)),
  ];
  return {
    stormMs,
    labourers: labourers.map((labourer) => ({ ...labourer, isWatched: hasHealth(actions, labourer.id) })),
    actions: actions.sort((a, b) => a.atMs - b.atMs),
    lostEnvironments: dice.pick([0, 0.02, 0.2]),
    ...{ travelMsMax: dice.pick([12, 12, 60, 300]), atOnce: dice.pick([1, 1, 1, 2, 3]), hasMeta: dice.chance(0.1) },
    closesJobs: dice.chance(0.1),
  };
}

function hasHealth(actions: readonly TimedAction[], id: string): boolean {
  return actions.some(({ action }) => action.do === 'health' && action.labourerId === id);
}

function randomLabourer(dice: Dice, id: string): Labourer {
  const timeout = dice.pick([3, 10, 30]);
  const isCalm = dice.chance(0.3);
  const some = (share: number): number => (isCalm || dice.chance(0.5) ? 0 : share);
  return {
    ...{ id, timeout, kind: dice.chance(0.3) ? 'python_worker' : 'worker' },
    slots: dice.pick([1, 2, 3, 5, 10]),
    lanes: dice.pick([1, 1, 2, 3]),
    maxAttempts: dice.pick([1, 2, 3, 4]),
    retryDelay: dice.pick([0, 5, 30]),
    workMs: [1, dice.pick([20, 500, 2_500, 900 * timeout])],
    odds: {
      succeeds_twice: some(0.1),
      throws: some(0.2),
      throws_for_good: some(0.05),
      hangs: some(0.1),
      crashes: some(0.1),
    },
    hopeless: some(0.1),
    ...(dice.chance(0.08) && { broken: dice.pick(['record', 'function'] as const) }),
  };
}

/** Schedules fire twice, and callers who heard nothing ask again: the same job id, the same text. */
function repeats(dice: Dice, jobs: readonly TimedAction[], stormMs: number): TimedAction[] {
  return jobs
    .filter(() => dice.chance(0.3))
    .map(({ atMs, action }) => {
      const againMs = dice.chance(0.5) ? atMs + dice.whole(0, 500) : dice.whole(0, stormMs);
      return { atMs: againMs, action };
    });
}

function randomAction(dice: Dice, labourers: readonly Labourer[], stormMs: number): TimedAction {
  const labourerId = dice.pick(labourers).id;
  const actions: readonly Action[] = [
    { do: 'slots', labourerId, slots: dice.pick([0, 1, 2, 4, 8]) },
    { do: 'health', labourerId, condition: dice.pick([0, 0, 1, 2, 3, 4, 'none', 'failing', 'throttled']) },
    { do: 'lanes', labourerId, lanes: dice.pick([1, 2, 4]) },
    { do: 'attempts', labourerId, maxAttempts: dice.pick([1, 2, 5]) },
    { do: 'pause', labourerId, isPaused: dice.chance(0.5) },
    { do: 'remove', labourerId },
    { do: 'restore', labourerId },
    { do: 'function_missing', labourerId, isMissing: dice.chance(0.5) },
    { do: 'cancel', nth: dice.whole(0, 50) },
    { do: 'cancel', nth: dice.whole(0, 50) },
    { do: 'schema', isCut: dice.chance(0.3) },
    { do: 'invented_report' },
    { do: 'repeated_report', nth: dice.whole(0, 50) },
    { do: 'tick' },
    { do: 'tick' },
    { do: 'scavenge' },
  ];
  return { atMs: dice.whole(5 * SECOND, stormMs), action: dice.pick(actions) };
}
