import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkableAttrsOf } from '../../src/domain/chunking/schema.ts';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { canonicalConfig } from '../../src/domain/essential-keys.ts';
import { checkFleet } from '../../src/domain/fleet-check.ts';
import { LABOURER_KEYS, readLabourers } from '../../src/domain/labourer.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { outcomeOf, RUNS, rubbish, under } from './rubbish.ts';

const labourer = under(LABOURER_KEYS, fc.oneof(rubbish, fc.integer(), fc.double(), fc.constantFrom('arn', '5')));
const taskConfig = under(
  ['labourers', 'maxAttempts', 'maxSimultaneousInvocations', 'invocationNumberCoefficient'],
  fc.oneof(rubbish, fc.dictionary(fc.constantFrom('a', 'some_worker', 'no good'), fc.oneof(rubbish, labourer))),
);
const schema = under(
  ['chunkable_attrs', 'chunkableAttrs'],
  fc.oneof(rubbish, fc.array(fc.oneof(rubbish, fc.constantFrom('section', 'sections', '')))),
);

/** Of all labourers: who says nothing else is refused with them. */
const SHARED = ['task_config.maxAttempts', 'task_config.maxSimultaneousInvocations'];

describe('a document of rubbish', () => {
  it('has labourers, each read or refused by itself, or is refused', () => {
    fc.assert(
      fc.property(fc.oneof(rubbish, taskConfig), (given) => {
        const { value, error } = outcomeOf(() => readLabourers(given));
        if (error !== undefined) expect(error).toBeInstanceOf(InvalidInputError);
        for (const reading of value ?? []) {
          if ('error' in reading) {
            expect(reading.error).toBeInstanceOf(InvalidInputError);
            const { path } = reading.error.details;
            expect(path.includes(reading.id) || SHARED.includes(path)).toBe(true);
          } else {
            const { slotsMax, maxAttempts, lanes, coefficients } = reading.labourer;
            for (const number of [slotsMax, maxAttempts, lanes]) expect(Number.isInteger(number)).toBe(true);
            for (const share of Object.values(coefficients)) expect(share >= 0 && share <= 1).toBe(true);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('has a schema, or is refused', () => {
    const one = fc.oneof(rubbish, schema);
    const variants = fc.oneof(rubbish, fc.dictionary(fc.constantFrom('default', 'x'), one));
    const schemas = fc.record({ job_schema: one, job_schema_variants: variants }, { requiredKeys: [] });
    fc.assert(
      fc.property(schemas, fc.constantFrom(undefined, 'default', 'x'), (given, name) => {
        const canonical = canonicalConfig(given) as Parameters<typeof chunkableAttrsOf>[0];
        const { value, error } = outcomeOf(() => chunkableAttrsOf(canonical, name));
        if (error !== undefined) expect(error).toBeInstanceOf(InvalidInputError);
        else expect(value?.every((attribute) => typeof attribute === 'string')).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('is a layer of a configuration, or is refused by its name', () => {
    fc.assert(
      fc.property(rubbish, (given) => {
        const { value, error } = outcomeOf(() => readConfig({ defaultConfig: { a: 1 }, the_document: given }));
        if (error === undefined) {
          expect(value).toHaveProperty('a');
        } else {
          expect(error).toBeInstanceOf(InvalidInputError);
          expect(String(error)).toContain('the_document');
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('describes a fleet, or is refused', () => {
    const fleet = under(
      ['labourers', 'jobSchemas', 'customPeriods', 'metrics', 'essentials', 'tables'],
      fc.oneof(
        rubbish,
        under(['some_worker'], fc.oneof(rubbish, under(['entry', 'command', 'folder', ...LABOURER_KEYS]))),
      ),
    );
    fc.assert(
      fc.property(fc.oneof(rubbish, fleet), (given) => {
        const { error } = outcomeOf(() => checkFleet(given));
        if (error !== undefined) expect(error).toBeInstanceOf(InvalidInputError);
      }),
      { numRuns: RUNS },
    );
  });
});
