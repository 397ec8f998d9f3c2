import { type DirectedFault, DirectedFaults } from '../faults.ts';
import { jobOf } from '../workload/jobs.ts';
import { type Scenario, scenario } from '../workload/scenarios.ts';
import type { Action, TimedAction } from '../workload/workload.ts';

/** An interleaving that is too rare to wait for, written out: what goes wrong with which call, and when others act. */
export interface Directed extends Scenario {
  readonly faults: readonly DirectedFault[];
}

const SECOND = 1_000;
const SCHEDULER = [/^scheduler:0$/, /^scheduler:1$/, /^scheduler:2$/] as const;
const ASSISTANT = /^worker_assistant:/;
const WORKER = /^w0:/;
const ORCHESTRATOR = /^orchestrator:/;

/** Its lease is 105 s: 30 s of its time-out, 60 s of its event's age, 15 s more. */
const SLOW = { slots: 1, timeout: 30, retryDelay: 0 } as const;

/** Too many for the text of their job to stand in its row. */
const MANY = Array.from({ length: 30 }, (_, n) => `"item ${n}"`);

function at(seconds: number, action: Action): TimedAction {
  return { atMs: seconds * SECOND, action };
}

function every(seconds: number, from: number, to: number, action: Action): TimedAction[] {
  return Array.from({ length: Math.floor((to - from) / seconds) + 1 }, (_, n) => at(from + n * seconds, action));
}

function directed(name: string, options: Parameters<typeof scenario>[1], faults: readonly DirectedFault[]): Directed {
  return { ...scenario(name, options), faults };
}

/** The fault plan of a directed scenario. */
export function planOf({ faults }: Directed): DirectedFaults {
  return new DirectedFaults(faults);
}

export const DIRECTED: readonly Directed[] = [
  /**
   *     WA    (T, 2) reported at the end of its lease; reads R and W, token a, stands still .......... W release
   *     tick                                   R expired: W release, T claimed: (T, 3, token b) runs
   */
  directed(
    'R6: a late failure, its token gone',
    {
      labourer: { ...SLOW, maxAttempts: 5, script: ['throws', 'throws', 'hangs'] },
      tasks: 1,
      actions: every(2, 100, 140, { do: 'tick' }),
    },
    [
      { by: WORKER, call: /^invoke sosw_worker_assistant/, nth: 2, kind: 'queued', ms: 103 * SECOND },
      { by: ASSISTANT, call: /^get W/, nth: 1, kind: 'stalled', ms: 20 * SECOND },
    ],
  ),

  /**
   *     WA    (T, 1) failed for good, reported at the end of its lease; reads R, stands still ...... C put, dead
   *     tick                                   R expired: W put, T claimed: (T, 2) runs
   */
  directed(
    'R6: dead from Q, moved on to W',
    {
      labourer: { ...SLOW, script: ['throws_for_good', 'hangs'] },
      tasks: 1,
      actions: every(2, 100, 140, { do: 'tick' }),
    },
    [
      { by: WORKER, call: /^invoke sosw_worker_assistant/, kind: 'queued', ms: 103 * SECOND },
      { by: ASSISTANT, call: /^get R/, kind: 'stalled', ms: 20 * SECOND },
    ],
  ),

  /**
   *     worker   (T, 1) fails, its report without a number waits in a queue ......................... WA
   *     tick                                   R expired: W put, T claimed: (T, 2) runs
   */
  directed(
    'R6: a late failure without a number',
    {
      labourer: { ...SLOW, kind: 'python_worker', script: ['throws_for_good', 'hangs'] },
      tasks: 1,
      actions: every(2, 108, 122, { do: 'tick' }),
    },
    [{ by: WORKER, call: /^invoke sosw_worker_assistant/, kind: 'queued', ms: 125 * SECOND }],
  ),

  /**
   *     A   R0 = (T, 1) from Q   refused   W put, dies                      the number is given back
   *     B                                        R1 = (T, 1) from W         runs, reports without a receipt
   */
  directed(
    'R4: two slots with a first attempt',
    {
      labourer: { ...SLOW, slots: 2, kind: 'python_worker' },
      tasks: 1,
      actions: [
        at(0.8, { do: 'function_missing', labourerId: 'w0', isMissing: true }),
        at(8, { do: 'function_missing', labourerId: 'w0', isMissing: false }),
        ...every(2, 62, 70, { do: 'tick' }),
      ],
    },
    [{ by: ORCHESTRATOR, call: /^put W/, kind: 'killed_after', ms: 0 }],
  ),

  /**
   *     A   R0 = (T, 1)  put first, stands still ............................... loses the task
   *     B                         R1 = (T, 1)  takes T, runs, fails without a receipt: R0 is taken for it
   */
  directed(
    'R6: two slots with the attempt that failed',
    {
      labourer: { ...SLOW, slots: 2, kind: 'python_worker', script: ['throws_for_good'] },
      ...{ tasks: 1, delay: 20 },
      actions: [at(25, { do: 'tick' }), at(25.1, { do: 'tick' })],
    },
    [{ by: ORCHESTRATOR, call: /^update W/, kind: 'paused', ms: 5 * SECOND }],
  ),

  /**
   *     A      R put, stands still for 20 s ............................. Q take   T is nowhere
   *     tick   paused                        R expired, T is in Q: R freed
   */
  directed(
    'M: a lease shorter than its claimer',
    {
      labourer: { slots: 1 },
      tasks: 1,
      actions: [
        at(11, { do: 'pause', labourerId: 'w0', isPaused: true }),
        ...every(2, 12, 18, { do: 'tick' }),
        at(30, { do: 'pause', labourerId: 'w0', isPaused: false }),
      ],
    },
    [{ by: ORCHESTRATOR, call: /^put R/, kind: 'stalled', ms: 20 * SECOND }],
  ),

  /** The event of T waits for as long as it may, T runs for as long as it may: it ends shortly before its lease. */
  directed(
    'M: a lease that is used up',
    {
      labourer: { ...SLOW, script: ['hangs'] },
      tasks: 1,
      actions: every(1, 80, 100, { do: 'tick' }),
    },
    [{ by: ORCHESTRATOR, call: /^invoke w0/, kind: 'queued', ms: 58 * SECOND }],
  ),

  /**
   *     A    R0 = T, dies before its Q delete
   *     WA                     late: a report of R1, which is handed over: R1 = T, Q delete, runs .................. ends
   *     tick                                                             R0 expired, T runs in R1: R0 stays
   */
  directed(
    'R6: expired where it never ran',
    {
      labourer: { ...SLOW, slots: 2, workMs: [20_000, 20_500] },
      tasks: 1,
      actions: [
        at(4, { do: 'schedule', job: jobOf('second', 'w0', ['"late"']) }),
        ...every(1, 112, 118, { do: 'tick' }),
      ],
    },
    [
      { by: ORCHESTRATOR, call: /^put R/, nth: 2, kind: 'killed_after', ms: 0 },
      { by: WORKER, call: /^invoke sosw_worker_assistant/, kind: 'queued', ms: 80 * SECOND },
    ],
  ),

  /**
   *     WA    learns 2 slots, reads who is next, stands still ........... R put
   *     tick       0 slots
   */
  directed(
    'R2: slots lowered meanwhile',
    {
      labourer: { slots: 1 },
      tasks: 4,
      actions: [at(2, { do: 'slots', labourerId: 'w0', slots: 0 }), ...every(1, 4, 8, { do: 'tick' })],
    },
    [{ by: ASSISTANT, call: /^query Q/, kind: 'stalled', ms: 20 * SECOND }],
  ),

  /**
   *     A   window 1 written, stands still for its lease .................... saves the cursor, writes window 2
   *     B                                       takes over, writes window 2, stands still
   */
  directed(
    'R10: the cursor of a former owner',
    { tasks: 12, labourer: { slots: 10 }, actions: [at(75, { do: 'scavenge' }), ...every(1, 80, 86, { do: 'tick' })] },
    [
      { by: SCHEDULER[0], call: /^batch Q/, nth: 2, kind: 'stalled', ms: 82 * SECOND },
      { by: SCHEDULER[1], call: /^batch Q/, nth: 1, kind: 'stalled', ms: 8 * SECOND },
    ],
  ),

  /**
   *     A   saveCursor 4, time-out   again   window 2   saveCursor 8   window 3   dies
   *     the first saveCursor 4 ......................................................... takes effect
   */
  directed(
    'R10: a cursor that comes late',
    { tasks: 12, labourer: { slots: 10 }, actions: [at(75, { do: 'scavenge' })] },
    [
      { by: SCHEDULER[0], call: /^update job/, nth: 1, kind: 'late', ms: 4_900 },
      { by: SCHEDULER[0], call: /^update job/, nth: 4, kind: 'killed_before', ms: 0 },
    ],
  ),

  /**
   *     A   window 1 written, stands still for nearly all its time .................... releases the job at 4
   *     B                            takes over, windows 2 and 3, dies at cursor 8
   *     C                                                                        resumes: window 3 is there
   */
  directed(
    'R10: released by a former owner',
    { tasks: 12, labourer: { slots: 10 }, actions: [at(75, { do: 'scavenge' }), at(112, { do: 'scavenge' })] },
    [
      { by: SCHEDULER[0], call: /^update job/, nth: 1, kind: 'stalled', ms: 101 * SECOND },
      { by: SCHEDULER[1], call: /^update job/, nth: 3, kind: 'killed_before', ms: 0 },
    ],
  ),

  /**
   *     B   finds the job left, its takeover is slow ......... takes over      compares window 2, writes window 3
   *     C                                     takes over   windows 2 and 3, stands still
   */
  directed(
    'R10: taken over twice',
    {
      tasks: 12,
      labourer: { slots: 10 },
      actions: [at(75, { do: 'scavenge' }), at(76, { do: 'scavenge' }), ...every(1, 80, 90, { do: 'tick' })],
    },
    [
      { by: SCHEDULER[0], call: /^batch Q/, nth: 3, kind: 'killed_before', ms: 0 },
      { by: SCHEDULER[1], call: /^update job/, nth: 1, kind: 'paused', ms: 3 * SECOND },
      { by: SCHEDULER[2], call: /^batch Q/, nth: 3, kind: 'stalled', ms: 6 * SECOND },
    ],
  ),

  /** The last word of a job's owner is not heard; while it waits to repeat it, all tasks end and the job is closed. */
  directed(
    'R10: marked after it was closed',
    { tasks: 2, labourer: { workMs: [1, 20] }, actions: every(0.5, 2, 5, { do: 'scavenge' }) },
    [{ by: SCHEDULER[0], call: /^update job/, nth: 1, kind: 'unheard', ms: 0 }],
  ),

  /**
   *     A   text, dies ..................................................... takes effect
   *     B          text, row, all tasks, which end: text removed, job closed
   */
  directed(
    'R10: a text that comes late',
    {
      labourer: { slots: 30, workMs: [1, 20] },
      tasks: MANY.length,
      actions: [at(2, { do: 'schedule', job: jobOf('job', 'w0', MANY) }), ...every(0.5, 3, 6, { do: 'scavenge' })],
    },
    [{ by: SCHEDULER[0], call: /^putobject/, kind: 'killed_late', ms: 4_900 }],
  ),

  /**
   *     A   owner, alive   batch, unheard, late ................................. takes effect: written again
   *     B                     takes over, waits REQ, compares, writes   T runs, closed
   */
  directed(
    'R10a: an owner who is alive',
    {
      labourer: { slots: 2, workMs: [1, 20] },
      actions: [at(2, { do: 'schedule', job: jobOf('job', 'w0', ['"item 0"', '"item 1"']) })],
    },
    [{ by: SCHEDULER[0], call: /^batch Q/, kind: 'late', ms: 4_900 }],
  ),

  /**
   *     A   window 1 written, dies
   *     B                     compares: ... R .................... Q
   *     tick                                   T moves from Q to R
   */
  directed(
    'R10: a task that moves during a compare',
    {
      tasks: 2,
      labourer: { ...SLOW, slots: 2, script: ['hangs'] },
      actions: [
        at(0.5, { do: 'pause', labourerId: 'w0', isPaused: true }),
        at(11, { do: 'pause', labourerId: 'w0', isPaused: true }),
        at(75, { do: 'scavenge' }),
        at(79, { do: 'pause', labourerId: 'w0', isPaused: false }),
        ...every(1, 81, 84, { do: 'tick' }),
      ],
    },
    [
      { by: SCHEDULER[0], call: /^update job/, nth: 1, kind: 'killed_before', ms: 0 },
      { by: SCHEDULER[1], call: /^query Q/, kind: 'paused', ms: 5 * SECOND },
    ],
  ),
];
