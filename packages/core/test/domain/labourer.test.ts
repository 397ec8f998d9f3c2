import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { readLabourer, readLabourers } from '../../src/domain/labourer.ts';

const read = (settings: unknown, shared = {}) => readLabourer('w', settings, { path: 'labourers.w', shared }).labourer;

describe('settings of a labourer', () => {
  it('have defaults', () => {
    expect(read({})).toEqual({
      id: 'w',
      arn: 'w',
      slotsMax: 1,
      maxAttempts: 3,
      maxEventAgeMs: 60_000,
      lanes: 1,
      retry: { baseMs: 30_000, factor: 2, capMs: 900_000 },
      retentionDays: 30,
      coefficients: { 0: 0, 1: 0, 2: 0.5, 3: 0.75, 4: 1 },
      metrics: ['lambda.throttle_rate', 'lambda.error_rate', 'lambda.event_age'].map((name) =>
        expect.objectContaining({ name, metric: expect.objectContaining({ isBuiltIn: true, noData: 4 }) }),
      ),
    });
    expect(read(null)).toEqual(read({}));
  });

  it('are resolved to milliseconds, and know the name that the original has for a duration (D08)', () => {
    expect(read({ maxDuration: 30 }).maxDurationMs).toBe(30_000);
    expect(read({ duration: 900, cooldown: 300 }).maxDurationMs).toBe(900_000);
    expect(read({ duration: 0, cooldown: 0 }).maxDurationMs).toBeUndefined();
    expect(read({ retryDelay: 1, retryDelayMax: 10 }).retry).toEqual({ baseMs: 1000, factor: 2, capMs: 10_000 });
  });

  it('go over what all labourers share', () => {
    const shared = { maxAttempts: 7, maxSimultaneousInvocations: 9, invocationNumberCoefficient: { 4: 0.5 } };
    expect(read({}, shared)).toMatchObject({ maxAttempts: 7, slotsMax: 9, coefficients: { 4: 0.5 } });
    expect(read({ maxAttempts: 2, maxSimultaneousInvocations: 0 }, shared)).toMatchObject({
      maxAttempts: 2,
      slotsMax: 0,
    });
    expect(read({}, { maxAttempts: null }).maxAttempts).toBe(3);
    expect(read({ maxAttempts: 2 }, { maxAttempts: 'x' }).maxAttempts).toBe(2);
    expect(() => read({}, { maxAttempts: 'x' })).toThrow(
      'task_config.maxAttempts: expected a whole number from 1 to 1000, got "x"',
    );
  });

  it.each([
    [{ lanes: 0 }, 'labourers.w.lanes: expected a whole number from 1 to 100, got 0'],
    [{ lanes: 1.5 }, 'labourers.w.lanes'],
    [{ maxAttempts: '3' }, 'labourers.w.maxAttempts: expected a whole number from 1 to 1000, got "3"'],
    [{ maxDuration: 901 }, 'labourers.w.maxDuration: expected a number from 1 to 900, got 901'],
    [{ maxEventAge: 10 }, 'labourers.w.maxEventAge'],
    [{ retentionDays: 1 }, 'labourers.w.retentionDays: expected a number from 7 to 3650, got 1'],
    [{ arn: 5 }, 'labourers.w.arn: expected the name or ARN of a function, got 5'],
    [{ arn: '' }, 'labourers.w.arn'],
    [{ invocationNumberCoefficient: { 9: 1 } }, 'labourers.w.invocationNumberCoefficient.9'],
    [[], 'labourers.w: expected an object, got []'],
    ['x', 'labourers.w: expected an object, got "x"'],
  ])('%j are refused: %s', (settings, message) => {
    expect(() => read(settings)).toThrow(message);
  });

  it('belong to a name that a function can have', () => {
    expect(() => readLabourer('no spaces', {})).toThrow(InvalidInputError);
  });
});

describe('a section of labourers', () => {
  it('is read record by record: one that makes no sense does not stop the others (D07)', () => {
    const readings = readLabourers({ labourers: { good: { lanes: 2 }, bad: { lanes: 'x' }, odd: { colour: 'red' } } });
    expect(readings.map((reading) => [reading.id, 'error' in reading])).toEqual([
      ['good', false],
      ['bad', true],
      ['odd', false],
    ]);
    expect(readings[2]).toMatchObject({ unknownKeys: ['colour'] });
  });

  it('may be absent or empty', () => {
    expect(readLabourers(undefined)).toEqual([]);
    expect(readLabourers(null)).toEqual([]);
    expect(readLabourers({})).toEqual([]);
  });

  it('is refused when it is no object', () => {
    expect(() => readLabourers([])).toThrow('task_config: expected an object');
    expect(() => readLabourers({ labourers: 5 })).toThrow('task_config.labourers: expected an object, got 5');
  });
});
