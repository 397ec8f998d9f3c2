import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LabourerHealth, WELL } from '../../src/domain/ecology/labourer-health.ts';
import type { HealthStatus } from '../../src/domain/ecology/status.ts';
import { readLabourer } from '../../src/domain/labourer.ts';
import { isTicked, type Situation, termsOf, termsWithoutLabourer } from '../../src/essentials/terms.ts';
import type { LabourerState, UntickedState } from '../../src/ports/labourer-states.ts';
import { aState, MADE_AT_MS } from '../../src/testing/index.ts';

const labourerWith = (settings: object) => readLabourer('w', settings).labourer;
const situation = (overrides: Partial<Situation> = {}): Situation => ({
  ...{ health: WELL, facts: { timeoutMs: 30_000 }, state: undefined, nowMs: MADE_AT_MS },
  ...overrides,
});
const aRow = (overrides: Partial<LabourerState> = {}): LabourerState => ({
  ...{ ...aState({ slots: 7, leaseMs: 123_000 }), lanesRead: 1, paused: false },
  ...overrides,
});
const feeling = (own: HealthStatus): LabourerHealth => ({ ...WELL, own });
const unticked: UntickedState = { labourerId: 'w', lanesRead: 2, paused: false };

describe('terms of a labourer', () => {
  it('are its settings, and slots by its health', () => {
    const settings = {
      arn: 'some:arn',
      maxSimultaneousInvocations: 10,
      maxAttempts: 5,
      retentionDays: 7,
      retryDelay: 1,
    };
    expect(termsOf(labourerWith(settings), situation({ health: feeling(3) }))).toEqual({
      ...{ slots: 7, reason: 'ecology', arn: 'some:arn', maxAttempts: 5, retentionDays: 7 },
      ...{ retry: { baseMs: 1_000, factor: 2, capMs: 900_000 }, leaseMs: 30_000 + 60_000 + 15_000 },
      ...{ health: feeling(3), ramp: { slots: 7, atMs: MADE_AT_MS } },
    });
  });

  it('know its own coefficients of health', () => {
    const labourer = labourerWith({ maxSimultaneousInvocations: 10, invocationNumberCoefficient: { 1: 0.19, 4: 0.5 } });
    expect(termsOf(labourer, situation({ health: feeling(1) }))).toMatchObject({ slots: 1, reason: 'ecology' });
    expect(termsOf(labourer, situation())).toMatchObject({ slots: 5, reason: 'healthy' });
  });

  it('know coefficients above 1: more slots than the maximum', () => {
    const more = labourerWith({ maxSimultaneousInvocations: 10, invocationNumberCoefficient: { 3: 1.2, 4: 1.5 } });
    expect(termsOf(more, situation())).toMatchObject({ slots: 15, reason: 'healthy' });
    expect(termsOf(more, situation({ health: feeling(3) }))).toMatchObject({ slots: 12, reason: 'ecology' });
  });

  it('leave one slot to a labourer that only built-in metrics hold', () => {
    const one = labourerWith({ maxSimultaneousInvocations: 1 });
    const ten = labourerWith({ maxSimultaneousInvocations: 10 });
    const builtIn = (status: HealthStatus) => situation({ health: { ...WELL, builtIn: status } });
    expect(termsOf(one, builtIn(0))).toMatchObject({ slots: 1, reason: 'ecology' });
    expect(termsOf(ten, builtIn(0))).toMatchObject({ slots: 1, reason: 'ecology' });
    expect(termsOf(ten, builtIn(3))).toMatchObject({ slots: 7, reason: 'ecology' });
    expect(termsOf(ten, situation({ health: { ...WELL, own: 1, builtIn: 3 } }))).toMatchObject({ slots: 0 });
  });

  it.each<[string, Partial<Situation>]>([
    ['paused', { state: aRow({ paused: true, ramp: { slots: 3, atMs: 5 } }) }],
    ['function_missing', { state: aRow({ ramp: { slots: 3, atMs: 5 } }), facts: 'missing' }],
  ])('%s: what was remembered of a cut stays as it is', (reason, overrides) => {
    const ten = labourerWith({ maxSimultaneousInvocations: 10 });
    expect(termsOf(ten, situation(overrides))).toMatchObject({ slots: 0, reason, ramp: { slots: 3, atMs: 5 } });
  });

  it.each<[string, Partial<Situation>, object]>([
    ['paused', { state: aRow({ paused: true }), facts: 'missing' }, {}],
    ['paused', { state: { ...unticked, paused: true } }, {}],
    ['function_missing', { facts: 'missing', health: feeling(0) }, { maxSimultaneousInvocations: 0 }],
    ['max_is_zero', { health: feeling(0) }, { maxSimultaneousInvocations: 0 }],
    ['ecology', { health: feeling(0) }, { maxSimultaneousInvocations: 3 }],
  ])('%s: no slots, and the reason that matters most', (reason, overrides, settings) => {
    expect(termsOf(labourerWith(settings), situation(overrides))).toMatchObject({ slots: 0, reason });
  });

  it('never have more slots than the maximum, nor fewer than the share of the status', () => {
    const statuses = fc.constantFrom<HealthStatus>(0, 1, 2, 3, 4);
    fc.assert(
      fc.property(
        fc.nat({ max: 10_000 }),
        statuses,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (max, health, share) => {
          const settings = { maxSimultaneousInvocations: max, invocationNumberCoefficient: { [health]: share } };
          const { slots } = termsOf(labourerWith(settings), situation({ health: feeling(health) }));
          expect(Number.isInteger(slots)).toBe(true);
          expect(slots).toBeLessThanOrEqual(max);
          expect(slots).toBeLessThanOrEqual(max * share);
          expect(slots).toBeGreaterThan(max * share - 1);
        },
      ),
    );
  });
});

describe('a lease', () => {
  const leaseOf = (settings: object, overrides: Partial<Situation>) =>
    termsOf(labourerWith(settings), situation(overrides)).leaseMs;

  it('holds the time-out of the function, the age of its event and 15 seconds', () => {
    expect(leaseOf({ maxEventAge: 120 }, { facts: { timeoutMs: 300_000 } })).toBe(300_000 + 120_000 + 15_000);
  });

  it('holds what the settings say, whatever is deployed', () => {
    for (const facts of [{ timeoutMs: 900_000 }, 'missing', undefined] as const) {
      expect(leaseOf({ maxDuration: 45 }, { facts })).toBe(45_000 + 60_000 + 15_000);
    }
  });

  it('is never shorter than the life of a claimer', () => {
    expect(leaseOf({ maxDuration: 1 }, {})).toBeGreaterThanOrEqual(70_001);
  });

  it.each(['missing', undefined] as const)('stays as it was when the time-out is not known (%s)', (facts) => {
    expect(leaseOf({}, { facts, state: aRow({ leaseMs: 123_456 }) })).toBe(123_456);
  });

  it.each([undefined, unticked])('holds the longest time-out when nothing was ever known', (state) => {
    expect(leaseOf({}, { facts: undefined, state })).toBe(900_000 + 60_000 + 15_000);
  });
});

describe('terms of a labourer that the configuration does not have', () => {
  it('are those of its last tick, without slots', () => {
    const { labourerId, slotsAtMs, lanesRead, paused, running, ...terms } = aRow({ arn: 'some:arn', maxAttempts: 9 });
    expect(termsWithoutLabourer('w', aRow({ arn: 'some:arn', maxAttempts: 9 }))).toEqual({
      ...terms,
      ...{ slots: 0, reason: 'not_configured' },
    });
  });

  it.each([undefined, unticked])('are the defaults when there never was a tick', (state) => {
    expect(termsWithoutLabourer('w', state)).toEqual({
      ...{ slots: 0, reason: 'not_configured', arn: 'w', maxAttempts: 3, retentionDays: 30 },
      ...{ retry: { baseMs: 30_000, factor: 2, capMs: 900_000 }, leaseMs: 75_000 },
    });
  });
});

it('R7: a state row without slots was not written by a tick', () => {
  expect([undefined, unticked, aRow()].map(isTicked)).toEqual([false, false, true]);
});
