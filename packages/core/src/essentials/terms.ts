import { type HealthStatus, slotsFor } from '../domain/ecology.ts';
import { LABOURER_DEFAULTS, type Labourer } from '../domain/labourer.ts';
import { DEFAULT_RETRY_POLICY } from '../domain/retry-policy.ts';
import { leaseMs } from '../domain/timings.ts';
import type { FunctionFacts } from '../ports/functions.ts';
import type { LabourerState, LabourerTerms, SlotsReason, UntickedState } from '../ports/labourer-states.ts';

/** The longest time-out that a function can have. */
const LAMBDA_TIMEOUT_MS_MAX = 900_000;

type StateRow = LabourerState | UntickedState | undefined;

/** What a tick knows when it decides how many slots a labourer has. */
export interface Situation {
  readonly health: HealthStatus;
  /** Undefined: Lambda could not be asked now, and what the tick before knew still holds. */
  readonly facts: FunctionFacts | 'missing' | undefined;
  readonly state: StateRow;
}

/** Slots in force and all else that holds until the next tick: configuration times health, unless something stops it. */
export function termsOf(labourer: Labourer, { health, facts, state }: Situation): LabourerTerms {
  const { arn, maxAttempts, retry, retentionDays } = labourer;
  const { slots, reason } = slotsOf(labourer, health, facts, state?.paused === true);
  return { slots, reason, arn, maxAttempts, retry, retentionDays, leaseMs: leaseOf(labourer, facts, state) };
}

function slotsOf(
  { slotsMax, coefficients }: Labourer,
  health: HealthStatus,
  facts: Situation['facts'],
  isPaused: boolean,
): { slots: number; reason: SlotsReason } {
  if (isPaused) return { slots: 0, reason: 'paused' };
  if (facts === 'missing') return { slots: 0, reason: 'function_missing' };
  if (slotsMax === 0) return { slots: 0, reason: 'max_is_zero' };
  return { slots: slotsFor(slotsMax, health, coefficients), reason: health === 4 ? 'healthy' : 'ecology' };
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
