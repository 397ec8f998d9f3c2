import { describe, expect, it } from 'vitest';
import { ConfigSource } from '../../src/config/index.ts';

describe('the sources', () => {
  it.each([
    [['dynamo'], '["dynamo"]'],
    ['', '""'],
    ['Dynamo, Redis', '"Dynamo, Redis"'],
    [[], '[]'],
    [[undefined], '[null]'],
  ])('must be known: %j', (sources, given) => {
    expect(() => new ConfigSource({ sources: sources as string })).toThrow(
      `sources: expected Dynamo or SSM, or both with the default first, got ${given}`,
    );
  });

  it.each(['Dynamo', 'SSM', 'SSM, Dynamo', ['SSM', 'Dynamo']])('may be %j', (sources) => {
    expect(() => new ConfigSource({ sources })).not.toThrow();
  });

  it('are refused with an age that is none, or an empty region', () => {
    expect(() => new ConfigSource({ maxAgeMs: -5 })).toThrow('maxAgeMs: expected milliseconds, 0 or more, got -5');
    expect(() => new ConfigSource({ region: '' })).toThrow('region: expected text, not empty, got ""');
  });
});
