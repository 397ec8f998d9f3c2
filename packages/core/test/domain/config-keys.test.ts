import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { camelCase, canonicalConfig, snakeCase } from '../../src/domain/config-keys.ts';
import { configDocuments, defineConfig } from '../../src/domain/fleet.ts';

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

describe('a fleet', () => {
  const fleet = defineConfig({
    labourers: {
      loader: { entry: './loader.ts', timeout: 20, maxSimultaneousInvocations: 5, config: { table: 't' } },
      other: { entry: './other.ts' },
    },
    jobSchemas: { default: ['place', 'month'] },
    essentials: { shared: { snsConfig: { recipient: 'arn' } }, scavenger: { a: 1 } },
  });

  it('is written as the documents that the original defines', () => {
    expect(configDocuments(fleet)).toEqual({
      sosw_essential_config: {
        snsConfig: { recipient: 'arn' },
        task_config: { labourers: { loader: { max_simultaneous_invocations: 5 }, other: {} } },
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

  it('that makes no sense is refused by the name of the key', () => {
    const define = (definition: object) => () => defineConfig({ labourers: { w: definition as never } });
    expect(define({ entry: './w.ts', lanes: 0 })).toThrow('labourers.w.lanes: expected a whole number from 1 to 100');
    expect(define({})).toThrow('labourers.w.entry: expected the path of a module, got undefined');
    expect(define({ entry: '' })).toThrow('labourers.w.entry');
    expect(define({ entry: './w.ts', laines: 2 })).toThrow('labourers.w.laines: expected one of entry, handler');
  });
});
