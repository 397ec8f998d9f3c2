import type { LabourerHealth } from '../domain/ecology/labourer-health.ts';
import type { Ramp } from '../domain/ecology/ramp.ts';
import type { RetryPolicy } from '../domain/retry-policy.ts';
import type { WriteResult } from './write-result.ts';

/**
 * Why a labourer has the slots that it has. `ecology`: what it depends on is not well; `recovering`: it is well again and
 * gets its slots back by steps; `probe`: it has none but for this one.
 */
export type SlotsReason =
  | 'healthy'
  | 'ecology'
  | 'recovering'
  | 'probe'
  | 'paused'
  | 'function_missing'
  | 'not_configured'
  | 'max_is_zero';

/** All that a hand-over needs to know of a labourer. */
export interface LabourerTerms {
  /** Slots in force. */
  readonly slots: number;
  readonly reason: SlotsReason;
  /** What is invoked. */
  readonly arn: string;
  readonly leaseMs: number;
  readonly maxAttempts: number;
  readonly retry: RetryPolicy;
  readonly retentionDays: number;
  /** What its metrics say, for screens and for the next tick. Absent: nobody looked. */
  readonly health?: LabourerHealth;
  /** Absent: ecology has not cut its slots. */
  readonly ramp?: Ramp;
}

/** A row of `sosw_labourers`, written by ticks. */
export interface LabourerState extends LabourerTerms {
  readonly labourerId: string;
  /** When the tick that wrote it looked (epoch milliseconds). */
  readonly slotsAtMs: number;
  /** Lanes that readers go over; 0 until a task is written. Raised by whoever writes tasks, never lowered. */
  readonly lanesRead: number;
  /** Set by commands, only read here: nothing is claimed, leases still expire. */
  readonly paused: boolean;
  /** What screens show, as of the tick. */
  readonly running: number;
}

/** What a row holds before the first tick: slots count as 0 then. */
export interface UntickedState {
  readonly labourerId: string;
  readonly lanesRead: number;
  readonly paused: boolean;
  readonly slotsAtMs?: undefined;
}

export interface LabourerStates {
  /** Eventually consistent on request: half the price, up to a second old. */
  read(
    labourerId: string,
    options?: { readonly eventual?: boolean },
  ): Promise<LabourerState | UntickedState | undefined>;
  /** Writes what a tick found, if no newer tick was here: `slots_at_ms` absent or before this one (R7). */
  write(state: Omit<LabourerState, 'lanesRead' | 'paused'>): Promise<WriteResult>;
  /** Raises `lanes_read` if it is absent or lower (R7). */
  raiseLanes(labourerId: string, lanes: number): Promise<WriteResult>;
  /** Sets or clears `paused`. */
  setPaused(labourerId: string, paused: boolean): Promise<WriteResult>;
  /** Every row; the number of labourers bounds it. Eventually consistent on request. */
  list(options?: { readonly eventual?: boolean }): Promise<(LabourerState | UntickedState)[]>;
}
