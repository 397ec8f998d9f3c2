import { describe, expect, it } from 'vitest';
import { configuredLabourers } from '../../src/domain/configured-labourers.ts';
import { ESSENTIAL_KEYS } from '../../src/domain/essential-keys.ts';
import { readConfig } from '../../src/runtime/config.ts';

/** Attempts of a labourer that says nothing of them itself. */
function attemptsOf(document: object): unknown {
  const [reading] = configuredLabourers(readConfig({ document }, [], ESSENTIAL_KEYS));
  return reading && 'labourer' in reading ? reading.labourer.maxAttempts : reading;
}

describe('D19: max_attempts beside task_config', () => {
  const labourers = { loader: {} };

  it('counts for all labourers', () => {
    expect(attemptsOf({ max_attempts: 7, task_config: { labourers } })).toBe(7);
    expect(attemptsOf({ maxAttempts: 7, task_config: { labourers } })).toBe(7);
    expect(attemptsOf({ task_config: { labourers } })).toBe(3);
  });

  it('counts less than what the section says, or the labourer', () => {
    expect(attemptsOf({ max_attempts: 7, task_config: { max_attempts: 8, labourers } })).toBe(8);
    expect(attemptsOf({ max_attempts: 7, task_config: { labourers: { loader: { max_attempts: 9 } } } })).toBe(9);
  });

  it('makes no labourers where there is no section', () => {
    expect(configuredLabourers({ max_attempts: 7 })).toEqual([]);
    expect(() => configuredLabourers({ max_attempts: 7, taskConfig: 'text' })).toThrow(
      'task_config: expected an object',
    );
  });
});
