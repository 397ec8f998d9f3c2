import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { camelCase, snakeCase } from '../../src/domain/config-keys.ts';
import { canonicalConfig } from '../../src/domain/essential-keys.ts';

describe('keys of documents', () => {
  it('of sosw are read in both spellings', () => {
    expect(
      canonicalConfig({
        init_clients: ['dynamo_db'],
        dynamo_db_config: { table_name: 't', row_mapper: { hash_col: 'S' }, required_fields: ['hash_col'] },
        other_dynamo_db_config: { table_name: 'o' },
        metaHandlerConfig: { write_meta_to_ddb: false, dynamo_db_config: { table_name: 'm' } },
        task_config: { labourers: { my_worker: { max_attempts: 2, my_own: { snake_case: 1 } } } },
        job_schema_variants: { my_schema: { chunkable_attrs: [['section', {}]] } },
      }),
    ).toEqual({
      initClients: ['dynamo_db'],
      dynamoDbConfig: { tableName: 't', rowMapper: { hash_col: 'S' }, requiredFields: ['hash_col'] },
      otherDynamoDbConfig: { tableName: 'o' },
      metaHandlerConfig: { writeMetaToDdb: false, dynamoDbConfig: { tableName: 'm' } },
      taskConfig: { labourers: { my_worker: { maxAttempts: 2, my_own: { snake_case: 1 } } } },
      jobSchemaVariants: { my_schema: { chunkableAttrs: [['section', {}]] } },
    });
  });

  it('of health metrics are read in both spellings; names, statuses and the words of CloudWatch stay', () => {
    const details = { Namespace: 'n', MetricName: 'no_data', Dimensions: [{ Name: 'max_attempts', Value: 'v' }] };
    const health_metrics = {
      no_data: { details, feelings: { 4: 1 }, feeling_comparison_operator: '__le__', no_data: 3 },
    };
    const labourers = { my_worker: { health_metrics, built_in_metrics: { error_rate: { feelings: { 4: 1 } } } } };
    const document = { task_config: { labourers }, ecology_config: { default_metric_values: { Period: 10 } } };
    expect(canonicalConfig(document)).toEqual({
      taskConfig: {
        labourers: {
          my_worker: {
            healthMetrics: {
              no_data: { details, feelings: { 4: 1 }, feelingComparisonOperator: '__le__', noData: 3 },
            },
            builtInMetrics: { errorRate: { feelings: { 4: 1 } } },
          },
        },
      },
      ecologyConfig: { defaultMetricValues: { Period: 10 } },
    });
  });

  it('of the user stay as they are, at every depth', () => {
    const own = { my_key: { init_clients: 1, labourers: { max_attempts: 2 } }, dynamoDb_thing: [{ table_name: 1 }] };
    expect(canonicalConfig(own)).toEqual(own);
    for (const odd of [null, 5, 'text', ['init_clients']]) expect(canonicalConfig(odd)).toEqual(odd);
  });

  it('keep their order and values', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^x[a-z_]{0,8}$/), fc.jsonValue()), (document) => {
        expect(Object.entries(canonicalConfig(document) as object)).toEqual(Object.entries(document));
      }),
    );
  });

  it('are translated there and back', () => {
    for (const [camel, snake] of [
      ['maxSimultaneousInvocations', 'max_simultaneous_invocations'],
      ['writeMetaToDdb', 'write_meta_to_ddb'],
      ['arn', 'arn'],
    ] as const) {
      expect(camelCase(snake)).toBe(camel);
      expect(snakeCase(camel)).toBe(snake);
      expect(camelCase(camel)).toBe(camel);
    }
    expect(camelCase('_private')).toBe('_private');
  });
});
