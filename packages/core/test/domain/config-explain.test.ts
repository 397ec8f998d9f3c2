import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainConfig, labourerDefaults, leavesOf } from '../../src/domain/config-explain.ts';
import { type Config, mergeConfig } from '../../src/domain/config-layers.ts';

const explained = (...configs: readonly Config[]) =>
  explainConfig(configs.map((config, n) => ({ name: `layer ${n + 1}`, config })));

/** Few keys and three levels, so that layers meet. */
const sectionOf = (value: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'toString'), value, { maxKeys: 3, noNullPrototype: true });
const leaf = fc.constantFrom<unknown>(0, 1, null, 'x', [1], []);
const layer = sectionOf(fc.oneof(leaf, sectionOf(fc.oneof(leaf, sectionOf(leaf)))));

describe('explainConfig', () => {
  it('names the strongest layer that says something, and what it is instead of', () => {
    expect(explained({ a: 1, b: { c: [1] } }, { a: 2, b: { d: null } }, { a: 3 })).toEqual([
      {
        ...{ path: ['a'], value: 3, layer: 'layer 3' },
        overrode: [
          { value: 1, layer: 'layer 1' },
          { value: 2, layer: 'layer 2' },
        ],
      },
      { path: ['b', 'c'], value: [1], layer: 'layer 1', overrode: [] },
      { path: ['b', 'd'], value: null, layer: 'layer 2', overrode: [] },
    ]);
  });

  it('tells what a section is instead of, and what is in place of a section', () => {
    expect(explained({ a: 5 }, { a: { b: 1 } })).toEqual([
      { path: ['a', 'b'], value: 1, layer: 'layer 2', overrode: [{ value: 5, layer: 'layer 1' }] },
    ]);
    expect(explained({ a: { b: 1 } }, { a: 5 })).toEqual([
      { path: ['a'], value: 5, layer: 'layer 2', overrode: [{ value: { b: 1 }, layer: 'layer 1' }] },
    ]);
  });

  it('agrees with the configuration that a Processor gets', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 4 }), (configs) => {
        const keys = explained(...configs);
        expect(keys.map(({ path, value }) => ({ path, value }))).toEqual(leavesOf(mergeConfig(...configs)));
        for (const { path, value, layer, overrode } of keys) {
          const [, n = ''] = layer.split(' ');
          const own = leavesOf(configs[Number(n) - 1] ?? {}).find((leaf) => leaf.path.join('\0') === path.join('\0'));
          expect(own?.value).toEqual(value);
          expect(overrode.map((other) => other.layer)).not.toContain(layer);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('labourerDefaults', () => {
  it('has each labourer, less what the section says for all of them', () => {
    const labourers = { a: { lanes: 2 }, b: {} };
    expect(labourerDefaults({ taskConfig: { labourers, maxAttempts: 5, lanes: 7 } })).toEqual({
      taskConfig: {
        labourers: {
          a: expect.objectContaining({ lanes: 1, maxSimultaneousInvocations: 1 }),
          b: expect.not.objectContaining({ maxAttempts: expect.anything() }),
        },
      },
    });
    expect(labourerDefaults({ max_attempts: 5, taskConfig: { labourers } })).toEqual({
      taskConfig: { labourers: { a: expect.not.objectContaining({ maxAttempts: 3 }), b: expect.anything() } },
    });
  });

  it.each([{}, { taskConfig: 5 }, { taskConfig: { labourers: [1] } }])('are none of %j', (config) => {
    expect(labourerDefaults(config)).toEqual({});
  });
});
