import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  errorText,
  InvalidInputError,
  NonRetryableError,
  SoswError,
  shown,
  TerminalError,
} from '../../src/domain/errors.ts';
import { HISTORY_ENTRIES_MAX, type HistoryEntry, type TaskState, withEntry } from '../../src/domain/task.ts';
import { leaseMs } from '../../src/domain/timings.ts';
import { canTravel, stateThatCounts, TRANSITIONS } from '../../src/domain/transitions.ts';

describe('the road of a task', () => {
  const states: TaskState[] = ['queued', 'running', 'waiting', 'closed'];

  it('never leads back, and ends at closed', () => {
    expect(TRANSITIONS.filter(({ to }) => to === 'queued').map(({ from }) => from)).toEqual(['none']);
    expect(TRANSITIONS.some(({ from }) => from === 'closed')).toBe(false);
    for (const state of states) if (state !== 'closed') expect(canTravel(state, 'closed')).toBe(true);
    expect(canTravel('closed', 'running')).toBe(false);
  });

  it('of several copies the one furthest along counts', () => {
    fc.assert(
      fc.property(fc.subarray(states), fc.subarray(states), (a, b) => {
        const furthest = states.findLast((state) => a.includes(state) || b.includes(state));
        expect(stateThatCounts([...b, ...a])).toBe(furthest);
      }),
    );
  });
});

describe('history', () => {
  it('keeps the newest entries', () => {
    const entry = (attempt: number) => ({ attempt, endedAtMs: 1, outcome: 'failed' as const });
    const all = Array.from({ length: 50 }, (_, n) => entry(n + 1));
    let history: readonly HistoryEntry[] = [];
    for (const each of all) history = withEntry(history, each);
    expect(history).toEqual(all.slice(-HISTORY_ENTRIES_MAX));
  });
});

describe('a lease', () => {
  it('outlasts the time-out, the age of the event, and whoever claimed it', () => {
    expect(leaseMs(30_000, 60_000)).toBe(105_000);
    expect(leaseMs(3_000, 60_000)).toBe(78_000);
    expect(leaseMs(0, 0)).toBeGreaterThan(70_000);
  });
});

describe('errors', () => {
  it('say what, where, and what was given', () => {
    const cause = new Error('inner');
    const error = new InvalidInputError({ path: 'a.b', expected: 'a number', given: 'x', cause });
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toBeInstanceOf(SoswError);
    expect(error).toMatchObject({ name: 'InvalidInputError', code: 'SOSW_INVALID_INPUT', cause });
    expect(error.details).toEqual({ path: 'a.b', expected: 'a number', given: 'x' });
    expect(error.message).toBe('a.b: expected a number, got "x"');
    expect(new NonRetryableError('gone', { cause })).toMatchObject({
      code: 'SOSW_NON_RETRYABLE',
      message: 'gone',
      cause,
    });
  });

  it('are shown short, whatever was thrown', () => {
    expect(shown('x'.repeat(200))).toHaveLength(81);
    expect(shown(undefined)).toBe('undefined');
    expect(shown(5n)).toBe('5');
    expect(shown({ __proto__: null, n: 5n })).toBe('[object Object]');
    expect(shown(Number.NaN)).toBe('NaN');
    expect(errorText(new TypeError('two\n lines'))).toBe('TypeError: two lines');
    expect(errorText({ a: 1 })).toBe('{"a":1}');
    expect(errorText(new Error('x'.repeat(50)), 10)).toBe('Error: xxx…');
  });
});
