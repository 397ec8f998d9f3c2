import { describe, expect, it } from 'vitest';
import { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';

const made = (config: Record<string, unknown>) => () => new DynamoDbClient({ config });

describe('the configuration', () => {
  it('may be empty, and may have keys of later versions', () => {
    expect(made({})).not.toThrow();
    expect(made({ tableName: 't', indexName: 'i', skipGlue: true })).not.toThrow();
  });

  it('counts null as absent, as documents write it', () => {
    expect(made({ tableName: null, rowMapper: null, requiredFields: null, wideIntegers: null })).not.toThrow();
  });

  it.each([
    [{ tableName: 5 }, 'config.tableName: expected text, not empty, got 5'],
    [{ tableName: '' }, 'config.tableName: expected text, not empty, got ""'],
    [{ hashKey: ['id'] }, 'config.hashKey: expected text, not empty, got ["id"]'],
    [{ regionName: 1 }, 'config.regionName: expected text, not empty, got 1'],
    [{ rowMapper: ['id'] }, 'config.rowMapper: expected an object of columns and their types, got ["id"]'],
    [{ rowMapper: 'S' }, 'config.rowMapper: expected an object of columns and their types, got "S"'],
    [
      { rowMapper: { n: 'number' } },
      'config.rowMapper.n: expected one of S, N, B, BOOL, NULL, M, L, SS, NS, BS, got "n',
    ],
    [{ requiredFields: 'id' }, 'config.requiredFields: expected a list of columns, got "id"'],
    [{ requiredFields: [1] }, 'config.requiredFields: expected a list of columns, got [1]'],
    [{ dontJsonLoadsResults: 'yes' }, 'config.dontJsonLoadsResults: expected true or false, got "yes"'],
    [{ wideIntegers: 'round' }, 'config.wideIntegers: expected error, text or bigint, got "round"'],
  ])('refuses %j', (config, message) => {
    expect(made(config)).toThrow(message);
  });
});
