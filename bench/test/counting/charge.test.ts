import { describe, expect, it } from 'vitest';
import { chargesOf, consumesCapacity } from '../../src/counting/charge.ts';

const consumed = (TableName: string, CapacityUnits: number) => ({ TableName, CapacityUnits });
const charge = { readUnits: 0, writeUnits: 0, failedConditions: 0 };

describe('what a request costs', () => {
  it.each(['GetItem', 'Query', 'Scan'])('is read units for %s', (operation) => {
    const response = { ConsumedCapacity: consumed('a', 0.5) };
    expect(chargesOf({ operation, request: { TableName: 'a' }, response })).toEqual([
      { ...charge, operation, table: 'a', readUnits: 0.5 },
    ]);
  });

  it.each(['PutItem', 'UpdateItem', 'DeleteItem'])('is write units for %s', (operation) => {
    const response = { ConsumedCapacity: consumed('a', 2) };
    expect(chargesOf({ operation, request: { TableName: 'a' }, response })).toEqual([
      { ...charge, operation, table: 'a', writeUnits: 2 },
    ]);
  });

  it('is charged to each table of a batch', () => {
    const operation = 'BatchWriteItem';
    const request = { RequestItems: { a: [], b: [] } };
    const response = { ConsumedCapacity: [consumed('a', 25), consumed('b', 1)] };
    expect(chargesOf({ operation, request, response })).toEqual([
      { ...charge, operation, table: 'a', writeUnits: 25 },
      { ...charge, operation, table: 'b', writeUnits: 1 },
    ]);
  });

  it('is a write unit for a condition that fails, which no emulator reports', () => {
    const response = { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' };
    expect(chargesOf({ operation: 'DeleteItem', request: { TableName: 'a' }, response })).toEqual([
      { ...charge, operation: 'DeleteItem', table: 'a', writeUnits: 1, failedConditions: 1 },
    ]);
  });

  it('is nothing for other errors and for what moves no data, but a request', () => {
    const request = { TableName: 'a' };
    const response = { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException' };
    expect(chargesOf({ operation: 'PutItem', request, response })).toEqual([
      { ...charge, operation: 'PutItem', table: 'a' },
    ]);
    expect(chargesOf({ operation: 'ListTables', request: {}, response: {} })).toEqual([
      { ...charge, operation: 'ListTables', table: '-' },
    ]);
    expect(consumesCapacity('DescribeTable')).toBe(false);
    expect(consumesCapacity('BatchGetItem')).toBe(true);
  });
});
