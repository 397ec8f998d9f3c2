import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { configDocuments, defineConfig, type FleetConfig } from '../../src/domain/fleet.ts';

const METRIC = {
  details: { Namespace: 'Api', MetricName: 'Load' },
  feelings: { 4: 50, 3: 70 },
  feelingComparisonOperator: '<=',
};
const PYTHON = { command: ['python3', '-m', 'awslambdaric', 'app.handler'], folder: './app' } as const;

describe('a fleet', () => {
  const fleet = defineConfig({
    labourers: {
      loader: { entry: './loader.ts', timeout: 20, maxSimultaneousInvocations: 5, config: { table: 't' } },
      other: { ...PYTHON, handler: 'app.handler', runtime: 'python3.12', environment: { STAGE: 'local' } },
      third: { entry: './third.ts', files: ['./data.csv'], memory: 512, asyncRetries: 2, maxEventAge: 120 },
    },
    jobSchemas: { default: ['place', 'month'] },
    essentials: { shared: { snsConfig: { recipient: 'arn' } }, scavenger: { a: 1 } },
    tables: { weather: { hash: ['location', 'S'], range: ['date', 'S'] } },
  });

  it('is written as the documents that the original defines', () => {
    expect(configDocuments(fleet)).toEqual({
      sosw_essential_config: {
        snsConfig: { recipient: 'arn' },
        task_config: {
          labourers: { loader: { max_simultaneous_invocations: 5 }, other: {}, third: { max_event_age: 120 } },
        },
      },
      sosw_scheduler_config: {
        job_schema_variants: {
          default: {
            chunkable_attrs: [
              ['place', {}],
              ['month', {}],
            ],
          },
        },
      },
      sosw_scavenger_config: { a: 1 },
      loader_config: { table: 't' },
    });
    expect(configDocuments({ labourers: {} })).toEqual({
      sosw_essential_config: { task_config: { labourers: {} } },
      sosw_scheduler_config: {},
    });
  });

  it("has its health metrics in the original's spelling, and in CloudWatch's own words", () => {
    const details = { Namespace: 'AWS/RDS', MetricName: 'CPUUtilization', Dimensions: [{ Name: 'DB', Value: 'db-1' }] };
    const documents = configDocuments(
      defineConfig({
        labourers: {
          loader: {
            entry: './loader.ts',
            healthMetrics: {
              dbCpu: { details, feelings: { 4: 50, 3: 70 }, feelingComparisonOperator: '<=', noData: 3 },
            },
            builtInMetrics: { eventAge: false },
          },
          other: { entry: './other.ts', builtInMetrics: false },
        },
      }),
    );
    const metric = { details, feelings: { 4: 50, 3: 70 }, feeling_comparison_operator: '<=', no_data: 3 };
    expect(documents.sosw_essential_config).toEqual({
      task_config: {
        labourers: {
          loader: { health_metrics: { dbCpu: metric }, built_in_metrics: { event_age: false } },
          other: { built_in_metrics: false },
        },
      },
    });
  });

  it('names the documents that it does not have, so that those of an earlier description can be removed', () => {
    const documents = configDocuments(fleet);
    expect(Object.keys(documents)).toEqual(
      expect.arrayContaining(['sosw_orchestrator_config', 'sosw_worker_assistant_config', 'other_config']),
    );
    expect(documents.other_config).toBeUndefined();
  });
});

describe('a fleet that makes no sense is refused by the name of the key', () => {
  const refusal = (given: object) => () => defineConfig(given as FleetConfig);
  const worker = (definition: unknown) => refusal({ labourers: { w: definition } });

  it.each<[string, object]>([
    ['fleet: expected an object, got "text"', 'text' as never],
    ['labourers: expected an object, got undefined', {}],
    [
      'labourer: expected one of labourers, jobSchemas, essentials, tables, customPeriods, metrics, got "labourer"',
      { labourer: {} },
    ],
    ['jobSchemas: expected an object, got []', { labourers: {}, jobSchemas: [] }],
    ['jobSchemas.default: expected a list of attributes', { labourers: {}, jobSchemas: { default: 'place' } }],
    ['essentials.sheduler: expected one of shared, orchestrator', { labourers: {}, essentials: { sheduler: {} } }],
    ['essentials.scheduler: expected an object, got 5', { labourers: {}, essentials: { scheduler: 5 } }],
    ['customPeriods: expected a list of periods', { labourers: {}, customPeriods: {} }],
    [
      'customPeriods[0].pattern: expected the source of a regular',
      { labourers: {}, customPeriods: [{ pattern: '(' }] },
    ],
    ['customPeriods[0].dates: expected a function', { labourers: {}, customPeriods: [{ pattern: 'x', dates: [] }] }],
    ['tables.t.hash: expected a column and its type', { labourers: {}, tables: { t: {} } }],
    ['tables.t.range: expected a column', { labourers: {}, tables: { t: { hash: ['a', 'S'], range: ['b', 'X'] } } }],
    ['tables.t.key: expected one of hash, range', { labourers: {}, tables: { t: { key: ['a', 'S'] } } }],
  ])('%s', (message, given) => {
    expect(refusal(given)).toThrow(message);
    expect(refusal(given)).toThrow(InvalidInputError);
  });

  it.each<[string, unknown]>([
    ['labourers.w: expected an object, got null', null],
    ['labourers.w.lanes: expected a whole number from 1 to 100', { entry: './w.ts', lanes: 0 }],
    ['labourers.w.entry: expected the path of a module (or a command in its place), got undefined', {}],
    ['labourers.w.entry: expected the path of a module', { entry: '' }],
    ['labourers.w.laines: expected one of entry, handler', { entry: './w.ts', laines: 2 }],
    ['labourers.w.toString: expected one of entry, handler', { entry: './w.ts', toString: 2 }],
    ['labourers.w.folder: expected one of entry, handler', { entry: './w.ts', folder: '.' }],
    ['labourers.w.handler: expected the name of an export', { entry: './w.ts', handler: 5 }],
    ['labourers.w.files: expected a list of paths', { entry: './w.ts', files: [1] }],
    ['labourers.w.timeout: expected a whole number from 1 to 900, got 0.5', { entry: './w.ts', timeout: 0.5 }],
    ['labourers.w.memory: expected a whole number from 128', { entry: './w.ts', memory: 64 }],
    ['labourers.w.asyncRetries: expected a whole number from 0 to 2, got 3', { entry: './w.ts', asyncRetries: 3 }],
    ['labourers.w.maxEventAge: expected a number from 60', { entry: './w.ts', maxEventAge: 5 }],
    ['labourers.w.config: expected an object', { entry: './w.ts', config: [] }],
    ['labourers.w.environment: expected variables with text values', { entry: './w.ts', environment: { A: 1 } }],
    ['labourers.w.environment', { entry: './w.ts', environment: { AWS_PROFILE: 'production' } }],
    ['labourers.w.environment', { entry: './w.ts', environment: 'A=1' }],
    ['labourers.w.command: expected a program and its arguments, got []', { ...PYTHON, command: [] }],
    ['labourers.w.command: expected a program and its arguments', { ...PYTHON, command: 'python3' }],
    ['labourers.w.folder: expected the path of a folder, got undefined', { command: PYTHON.command }],
    ['labourers.w.entry: expected one of command, folder', { ...PYTHON, entry: './w.ts' }],
    ['labourers.w.runtime: expected the name of a runtime', { ...PYTHON, runtime: 3 }],
    ['labourers.w.healthMetrics: expected an object of name to metric', { entry: './w.ts', healthMetrics: [] }],
    ['labourers.w.healthMetrics.a.details: expected an object', { entry: './w.ts', healthMetrics: { a: {} } }],
    ['labourers.w.healthMetrics.lambda.x: expected a name', { entry: './w.ts', healthMetrics: { 'lambda.x': {} } }],
    [
      'labourers.w.healthMetrics.a.feeling: expected one of details, feelings, feelingComparisonOperator, noData',
      { entry: './w.ts', healthMetrics: { a: { ...METRIC, feeling: {} } } },
    ],
    [
      'labourers.w.healthMetrics.a.details.StartTime: expected one of Namespace, MetricName',
      { entry: './w.ts', healthMetrics: { a: { ...METRIC, details: { ...METRIC.details, StartTime: 5 } } } },
    ],
    [
      'labourers.w.healthMetrics.a.feelings.3: expected a threshold that is looser than that of status 4 (50 <= it), got 20',
      { entry: './w.ts', healthMetrics: { a: { ...METRIC, feelings: { 4: 50, 3: 20 } } } },
    ],
    ['labourers.w.builtInMetrics: expected false or an object, got true', { entry: './w.ts', builtInMetrics: true }],
    ['labourers.w.builtInMetrics.errors: expected one of', { entry: './w.ts', builtInMetrics: { errors: false } }],
    ['labourers.w.builtInMetrics.errorRate: expected false', { entry: './w.ts', builtInMetrics: { errorRate: 5 } }],
    [
      'labourers.w.builtInMetrics.errorRate.feelings: expected an object of health',
      { entry: './w.ts', builtInMetrics: { errorRate: {} } },
    ],
  ])('%s', (message, definition) => {
    expect(worker(definition)).toThrow(message);
    expect(worker(definition)).toThrow(InvalidInputError);
  });

  it('a labourer by the name of an essential', () => {
    const given = { labourers: { sosw_scheduler: { entry: './w.ts' } } };
    expect(refusal(given)).toThrow('labourers.sosw_scheduler: expected a name that is none of the essentials');
  });
});
