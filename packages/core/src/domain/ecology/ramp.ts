/** What is remembered of a labourer whose slots ecology has cut, until it has all of them again. */
export interface Ramp {
  /** Slots that it has, a probe aside. */
  readonly slots: number;
  /** When they were last cut or raised (epoch milliseconds). */
  readonly atMs: number;
  /** When it was last probed. */
  readonly probedAtMs?: number;
}

export interface RampInput {
  /** Slots by the health of now. */
  readonly target: number;
  /** Slots by the best health. */
  readonly healthy: number;
  /** Slots of one step up. */
  readonly step: number;
  readonly before: Ramp | undefined;
  readonly nowMs: number;
}

export interface RampOutput {
  readonly slots: number;
  readonly isProbe: boolean;
  /** Absent: there is nothing to remember. */
  readonly ramp?: Ramp;
}

/** Ticks come every minute, some a little early; one that is woken in between must not go faster than the clock. */
export const RAMP_INTERVAL_MS = 55_000;
/** A labourer without slots is tried with one so often, less what a tick may come early. */
export const PROBE_INTERVAL_MS: number = 5 * 60_000 - 5_000;

/** The share of its maximum that a labourer gets back a minute. */
const STEPS = 4;

export function rampStep(slotsMax: number): number {
  return Math.max(1, Math.ceil(slotsMax / STEPS));
}

/**
 * Down at once, up by steps, and one slot now and then for a labourer that has none:
 *
 *     target  10  10   0   0   0   0   0   0  10  10  10  10  10
 *     slots   10  10   0   0   0   0   0   1   3   6   9  10  10
 *                                          probe
 *
 * Metrics that only its own work produces could not recover otherwise, and what has just recovered is not given the
 * whole load at once.
 */
export function ramped({ target, healthy, step, before, nowMs }: RampInput): RampOutput {
  const raised = slotsOf({ target, step, before, nowMs });
  if (raised >= healthy) return { slots: raised, isProbe: false };
  const hasChanged = before === undefined || raised !== before.slots;
  const ramp: Ramp = hasChanged ? { slots: raised, atMs: nowMs } : before;
  if (raised > 0 || nowMs - Math.max(ramp.atMs, ramp.probedAtMs ?? 0) < PROBE_INTERVAL_MS) {
    return { slots: raised, isProbe: false, ramp };
  }
  return { slots: 1, isProbe: true, ramp: { ...ramp, probedAtMs: nowMs } };
}

function slotsOf({ target, step, before, nowMs }: Omit<RampInput, 'healthy'>): number {
  if (!before || target <= before.slots) return target;
  const isDue = nowMs - before.atMs >= RAMP_INTERVAL_MS;
  return isDue ? Math.min(target, before.slots + step) : before.slots;
}
