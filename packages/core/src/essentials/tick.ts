import { errorText } from '../domain/errors.ts';
import type { RunningRow } from '../domain/task.ts';
import { claim } from '../moves/claim.ts';
import { expire, hasExpired } from '../moves/expire.ts';
import { free, type UsableSlot } from '../moves/free.ts';
import { FreshSlots } from '../moves/fresh-slots.ts';
import { inParallel } from '../moves/in-parallel.ts';
import { nextForTick, TICK_CLAIMS_MAX } from '../moves/next-for-tick.ts';
import { shuffled } from '../moves/next-in-line.ts';
import { unthrottled } from '../moves/settled.ts';
import type { LabourerState, LabourerTerms, UntickedState } from '../ports/labourer-states.ts';
import type { EssentialDeps } from './deps.ts';
import { metered } from './meter.ts';
import { isTicked } from './terms.ts';

/** How a tick learns what a labourer may do, given its state row as it stands. */
export type DecideTerms = (state: LabourerState | UntickedState | undefined) => Promise<LabourerTerms>;

/** What a tick found and did; logged, and shown by the local runtime. */
export interface TickSummary {
  readonly labourerId: string;
  readonly slots: number;
  readonly reason: string;
  readonly running: number;
  readonly expired: number;
  readonly invoked: number;
}

/**
 * The Orchestrator's run for one labourer (R7): attempts whose lease has ended are retired, slots in force are decided
 * and written to the state row, free slots are filled with due and queued tasks. Any number of ticks may overlap, with
 * each other and with hand-overs: no fence, no counting, since a slot is the key of a row.
 */
export function tick(deps: EssentialDeps, labourerId: string, decide: DecideTerms): Promise<TickSummary> {
  return metered(deps, labourerId, async (metered, measured) => {
    const summary = await tickOnce(metered, labourerId, decide);
    measured({ SlotsUsed: summary.running, SlotsAllowed: summary.slots });
    return summary;
  });
}

async function tickOnce(deps: EssentialDeps, labourerId: string, decide: DecideTerms): Promise<TickSummary> {
  const lookedAtMs = deps.system.clock.now();
  const [rows, state] = await Promise.all([deps.tasks.readSlots(labourerId), deps.states.read(labourerId)]);
  const terms = await decide(state);
  const usable = await expireAll(deps, rows, terms);

  const slots = await putInForce(deps, labourerId, terms, { lookedAtMs, running: rows.length - usable.length });
  const summary = { labourerId, running: rows.length, expired: usable.length };
  if (!slots) return { ...summary, slots: terms.slots, reason: 'state_not_written', invoked: 0 };

  const inForce = { ...terms, slots: slots.number };
  const held = new Set(rows.map(({ slot }) => slot));
  const absent = Array.from({ length: inForce.slots }, (_, slot) => slot).filter((slot) => !held.has(slot));
  const toFill: UsableSlot[] = [
    ...absent.map((slot) => ({ labourerId, slot })),
    ...usable.filter(({ slot }) => slot < inForce.slots),
  ];
  await inParallel(
    usable.filter(({ slot }) => slot >= inForce.slots),
    TICK_CLAIMS_MAX,
    async (row) => {
      await free(deps, row);
    },
  );
  const running = new Set(rows.map(({ taskId }) => taskId));
  const invoked = await fill(deps, inForce, slots.fresh, toFill, {
    lanesRead: state?.lanesRead ?? 0,
    running,
    labourerId,
  });
  return { ...summary, slots: inForce.slots, reason: terms.reason, invoked };
}

/** Retires what has expired; one attempt that cannot be retired now keeps its slot and leaves the others alone. */
async function expireAll(
  deps: EssentialDeps,
  rows: readonly RunningRow[],
  terms: LabourerTerms,
): Promise<UsableSlot[]> {
  const nowMs = deps.system.clock.now();
  const usable: UsableSlot[] = [];
  await inParallel(
    rows.filter((row) => hasExpired(row, nowMs)),
    TICK_CLAIMS_MAX,
    async (row) => {
      try {
        const { labourerId, slot, token } = row;
        if (await expire(deps, row, terms)) usable.push({ labourerId, slot, over: token });
      } catch (error) {
        deps.stats.add('expiries_failed');
        deps.log.error('attempt could not be retired', {
          task_id: row.taskId,
          slot: row.slot,
          error: errorText(error),
        });
      }
    },
  );
  return usable;
}

/**
 * Puts the number of slots in force by writing the state row, unless a newer tick was here: then its number counts.
 * When the outcome is not known the tick gives up, and nothing is claimed on a number that nobody may have seen.
 */
async function putInForce(
  { states, system, log }: EssentialDeps,
  labourerId: string,
  terms: LabourerTerms,
  { lookedAtMs, running }: { readonly lookedAtMs: number; readonly running: number },
): Promise<{ number: number; fresh: FreshSlots } | undefined> {
  const learn = async () => {
    const learntAtMs = system.clock.now();
    const state = await states.read(labourerId);
    return { learntAtMs, slots: isTicked(state) ? state.slots : 0 };
  };
  const written = await unthrottled(system, () =>
    states.write({ ...terms, labourerId, slotsAtMs: lookedAtMs, running }),
  );
  if (written.outcome === 'written') {
    const known = { slots: terms.slots, learntAtMs: lookedAtMs };
    return { number: terms.slots, fresh: new FreshSlots(system.clock, known, learn) };
  }
  if (written.outcome === 'condition_failed') {
    const known = await learn();
    return { number: known.slots, fresh: new FreshSlots(system.clock, known, learn) };
  }
  log.warn('tick given up: the state row was not written', { labourer_id: labourerId, outcome: written.outcome });
  return undefined;
}

/** Fills slots, in random order: overlapping ticks then meet at few of them. */
async function fill(
  deps: EssentialDeps,
  terms: LabourerTerms,
  fresh: FreshSlots,
  toFill: readonly UsableSlot[],
  line: { readonly labourerId: string; readonly lanesRead: number; readonly running: ReadonlySet<string> },
): Promise<number> {
  let invoked = 0;
  const next = nextForTick(deps.tasks, deps.system.clock, { ...line, wanted: toFill.length });
  await inParallel(shuffled(toFill, deps.system.random), TICK_CLAIMS_MAX, async (usable) => {
    try {
      if ((await claim(deps, usable, terms, fresh, next)) === 'invoked') invoked += 1;
    } catch (error) {
      deps.stats.add('claims_failed');
      deps.log.error('claim failed', { labourer_id: line.labourerId, slot: usable.slot, error: errorText(error) });
    }
  });
  return invoked;
}
