import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../src/domain/config-check.ts';
import { snakeCase } from '../../src/domain/config-keys.ts';
import { configuredLabourers } from '../../src/domain/configured-labourers.ts';
import { LABOURER_KEYS } from '../../src/domain/labourer.ts';
import { readConfig } from '../../src/runtime/config.ts';

const problems = (value: unknown, name = 'sosw_orchestrator_config') =>
  problemsOf({ name, place: 'table config, env production', value });
const messages = (value: unknown, name?: string) => problems(value, name).map(({ message }) => message);

describe('problemsOf', () => {
  it('finds none in what makes sense', () => {
    expect(
      problems({
        init_clients: ['dynamo_db'],
        timezone: 'Europe/Berlin',
        task_config: { max_attempts: 2, labourers: { a: { arn: 'a', invocation_number_coefficient: { 2: 0.1 } } } },
        job_schema: {},
        job_schema_variants: { default: { chunkable_attrs: ['section', ['store', {}]] } },
        own: { anything: [1] },
      }),
    ).toEqual([]);
    expect(problems(undefined)).toEqual([]);
  });

  it('finds a document that is no object', () => {
    expect(problems([1], 'my_config')).toEqual([
      {
        ...{ document: 'my_config', severity: 'error' },
        message: 'my_config: expected an object as JSON (table config, env production), got [1]',
      },
    ]);
  });

  it('finds each of several', () => {
    const labourers = { a: { lanes: 'x' }, b: { retention_days: 1, hobby: 1 }, 'no name': {}, c: { hobby: 1 } };
    expect(messages({ timezone: 5, max_attempts: 'x', task_config: { labourers }, job_schema_variants: 3 })).toEqual([
      'timezone: expected a time zone such as Europe/Berlin, got 5',
      'job_schema_variants: expected an object, got 3',
      'task_config.maxAttempts: expected a whole number from 1 to 1000, got "x"',
      expect.stringMatching(/^task_config\.labourers\.a\.lanes: expected a whole number/),
      expect.stringMatching(/^task_config\.labourers\.b\.retentionDays: expected/),
      expect.stringMatching(/^task_config\.labourers\.no name: expected a name/),
      'task_config.labourers.c.hobby: no setting of a labourer, it is ignored',
    ]);
  });

  it('finds what the coefficients of all labourers may not be', () => {
    const task_config = { invocation_number_coefficient: { 3: -1 } };
    expect(messages({ task_config })).toEqual([
      expect.stringMatching(/^task_config\.invocationNumberCoefficient\.3: expected a number from 0 .*, got -1/),
    ]);
  });

  it('finds health metrics and coefficients that make no sense', () => {
    const labourers = { a: { health_metrics: { load: { details: { Namespace: 'Api', MetricName: 'Load' } } } } };
    expect(
      messages({ invocation_number_coefficient: { 9: 1 }, max_attempts: 'x', task_config: { labourers } }),
    ).toEqual([
      expect.stringMatching(/^task_config\.maxAttempts: expected a whole number/),
      expect.stringMatching(/^task_config\.invocationNumberCoefficient\.9: expected a health status/),
      expect.stringMatching(
        /^task_config\.labourers\.a\.healthMetrics\.load\.feelingComparisonOperator: expected one of/,
      ),
    ]);
  });

  it('leaves to a worker what its document says', () => {
    const document = { task_config: 5, timezone: 5, job_schema: 5, init_clients: [5] };
    expect(messages(document, 'my_worker_config')).toEqual([
      'init_clients: expected a list of names of clients, got [5]',
    ]);
  });
});

describe('any document of an essential', () => {
  const value = fc.oneof(fc.constantFrom(0, 1, -1, 0.5, 1e9, '', 'x', null, true, {}, []), fc.jsonValue());
  const settings = fc.dictionary(fc.constantFrom(...LABOURER_KEYS, ...LABOURER_KEYS.map(snakeCase), 'other'), value);
  const section = fc.record(
    {
      labourers: fc.oneof({ weight: 5, arbitrary: fc.dictionary(fc.string({ minLength: 1 }), settings) }, value),
      max_attempts: value,
      invocation_number_coefficient: value,
    },
    { requiredKeys: [] },
  );
  const document = fc.record(
    {
      task_config: fc.oneof({ weight: 5, arbitrary: section }, { weight: 1, arbitrary: value }),
      ...{ max_attempts: value, timezone: value, init_clients: value, job_schema: value },
      job_schema_variants: fc.oneof(value, fc.dictionary(fc.string(), value)),
    },
    { requiredKeys: [] },
  );

  it('is found fault with, or is read by the essentials whole', () => {
    fc.assert(
      fc.property(document, (given) => {
        const found = problems(JSON.parse(JSON.stringify(given)));
        if (found.some(({ severity }) => severity === 'error')) return;
        const readings = configuredLabourers(readConfig({ given }));
        expect(readings.filter((reading) => 'error' in reading)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
