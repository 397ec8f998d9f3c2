import type { LabourerHealth } from '../domain/ecology/labourer-health.ts';
import { ramped, rampStep } from '../domain/ecology/ramp.ts';
import { slotsFor } from '../domain/ecology/slots.ts';
import { LABOURER_DEFAULTS, type Labourer } from '../domain/labourer.ts';
import { DEFAULT_RETRY_POLICY } from '../domain/retry-policy.ts';
import { leaseMs } from '../domain/timings.ts';
import type { FunctionFacts } from '../ports/function-facts.ts';
import type { LabourerState, LabourerTerms, SlotsReason, UntickedState } from '../ports/labourer-states.ts';

/** The longest time-out that a function can have. */
const LAMBDA_TIMEOUT_MS_MAX = 900_000;

type StateRow = LabourerState | UntickedState | undefined;

/** What a tick knows when it decides how many slots a labourer has. */
export interface Situation {
  readonly health: LabourerHealth;
  /** Undefined: Lambda could not be asked now, and what the tick before knew still holds. */
  readonly facts: FunctionFacts | 'missing' | undefined;
  readonly state: StateRow;
  readonly nowMs: number;
}

/** Slots in force and all else that holds until the next tick: configuration times health, unless something stops it. */
export function termsOf(labourer: Labourer, situation: Situation): LabourerTerms {
  const { arn, maxAttempts, retry, retentionDays } = labourer;
  const { health, facts, state } = situation;
  return {
    ...slotsOf(labourer, situation),
    ...{ arn, maxAttempts, retry, retentionDays, health, leaseMs: leaseOf(labourer, facts, state) },
  };
}

type Slots = Pick<LabourerTerms, 'slots' | 'reason' | 'ramp'>;

function slotsOf(labourer: Labourer, { health, facts, state, nowMs }: Situation): Slots {
  const before = isTicked(state) ? state.ramp : undefined;
  const stop = stopOf(labourer, facts, state?.paused === true);
  if (stop) return { slots: 0, reason: stop, ...(before && { ramp: before }) };

  const { slotsMax, coefficients } = labourer;
  const healthy = slotsFor(slotsMax, 4, coefficients);
  const own = slotsFor(slotsMax, health.own, coefficients);
  // What Lambda says of the function slows it, and leaves it a slot: a run of bad tasks is no reason to stand still.
  const builtIn = Math.max(1, slotsFor(slotsMax, health.builtIn, coefficients));
  const target = health.builtIn === 4 ? own : Math.min(own, builtIn);
  const { slots, isProbe, ramp } = ramped({ target, healthy, step: rampStep(slotsMax), before, nowMs });
  const reason = isProbe ? 'probe' : slots < target ? 'recovering' : isWell(health) ? 'healthy' : 'ecology';
  return { slots, reason, ...(ramp && { ramp }) };
}

/** What wins over health. */
function stopOf({ slotsMax }: Labourer, facts: Situation['facts'], isPaused: boolean): SlotsReason | undefined {
  if (isPaused) return 'paused';
  if (facts === 'missing') return 'function_missing';
  return slotsMax === 0 ? 'max_is_zero' : undefined;
}

function isWell({ own, builtIn }: LabourerHealth): boolean {
  return own === 4 && builtIn === 4;
}

function leaseOf({ maxDurationMs, maxEventAgeMs }: Labourer, facts: Situation['facts'], state: StateRow): number {
  const timeoutMs = maxDurationMs ?? (facts === 'missing' ? undefined : facts?.timeoutMs);
  if (timeoutMs !== undefined) return leaseMs(timeoutMs, maxEventAgeMs);
  return isTicked(state) ? state.leaseMs : leaseMs(LAMBDA_TIMEOUT_MS_MAX, maxEventAgeMs);
}

/** Terms of a labourer whose record cannot be read now: what was in force goes on, and leases still expire. */
export function termsAsBefore(labourerId: string, state: StateRow): LabourerTerms {
  return isTicked(state) ? state : termsWithoutLabourer(labourerId, state);
}

/** Terms of a labourer that the configuration does not know (any more): no slots, the rest as it was. */
export function termsWithoutLabourer(labourerId: string, state: StateRow): LabourerTerms {
  const { maxAttempts, maxEventAge, retentionDays } = LABOURER_DEFAULTS;
  const last: LabourerTerms = isTicked(state)
    ? state
    : {
        ...{ slots: 0, reason: 'not_configured', arn: labourerId, maxAttempts, retentionDays },
        ...{ retry: DEFAULT_RETRY_POLICY, leaseMs: leaseMs(0, 1000 * maxEventAge) },
      };
  const { arn, retry, leaseMs: lease } = last;
  return {
    ...{ slots: 0, reason: 'not_configured', arn, retry, leaseMs: lease },
    ...{ maxAttempts: last.maxAttempts, retentionDays: last.retentionDays },
  };
}

/** True once a tick has written the row; before that slots count as 0. */
export function isTicked(state: StateRow): state is LabourerState {
  return state?.slotsAtMs !== undefined;
}
