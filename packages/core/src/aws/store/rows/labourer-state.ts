import type { LabourerState, SlotsReason, UntickedState } from '../../../ports/labourer-states.ts';
import { type Item, N, S } from '../attributes.ts';
import type { RowReader } from '../row-reader.ts';
import { healthColumns, rampAttribute, readHealth, readRamp } from './labourer-health.ts';

/** What a tick writes. `lanes_read` and `paused` stand in the same row and belong to others. */
export type TickedState = Omit<LabourerState, 'lanesRead' | 'paused'>;

const REASONS: readonly SlotsReason[] = [
  'healthy',
  'ecology',
  'recovering',
  'probe',
  'paused',
  'function_missing',
  'not_configured',
  'max_is_zero',
];

export function stateKey(labourerId: string): Item {
  return { labourer_id: S(labourerId) };
}

/** The columns of a tick, without the key. */
export function stateColumns(state: TickedState): Item {
  const { baseMs, factor, capMs } = state.retry;
  return {
    slots: N(state.slots),
    slots_at_ms: N(state.slotsAtMs),
    reason: S(state.reason),
    arn: S(state.arn),
    lease_ms: N(state.leaseMs),
    max_attempts: N(state.maxAttempts),
    retry: { M: { base_ms: N(baseMs), factor: N(factor), cap_ms: N(capMs) } },
    retention_days: N(state.retentionDays),
    running: N(state.running),
    ...(state.health && healthColumns(state.health)),
    ...(state.ramp && { ramp: rampAttribute(state.ramp) }),
  };
}

/** Columns of a tick before that this one does not have. */
export function columnsGone({ health, ramp }: TickedState): string[] {
  return [...(health ? [] : ['status', 'metrics']), ...(ramp ? [] : ['ramp'])];
}

/** A row without `lanes_read` belongs to a labourer that no task was ever written for: it has no lane to read. */
export function readState(row: RowReader): LabourerState | UntickedState {
  const set = {
    labourerId: row.text('labourer_id'),
    lanesRead: row.optionalWhole('lanes_read') ?? 0,
    paused: row.flag('paused', false),
  };
  if (!row.has('slots_at_ms')) return set;
  const retry = row.numbers('retry', ['base_ms', 'factor', 'cap_ms']);
  return {
    ...set,
    slots: row.whole('slots'),
    slotsAtMs: row.whole('slots_at_ms'),
    reason: row.oneOf('reason', REASONS),
    arn: row.text('arn'),
    leaseMs: row.number('lease_ms'),
    maxAttempts: row.whole('max_attempts'),
    retry: { baseMs: retry.base_ms, factor: retry.factor, capMs: retry.cap_ms },
    retentionDays: row.number('retention_days'),
    running: row.whole('running'),
    ...readHealth(row),
    ...readRamp(row),
  };
}
