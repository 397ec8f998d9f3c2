import { describe, expect, it } from 'vitest';
import { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';
import { normalizedCall } from '../../vectors/compare.ts';
import { CONFIG, type RecordedCall, setup } from './scripted-client.ts';

const item = (id: string) => ({ id: { S: id } });
const page = (ids: readonly string[], more = false) => ({
  Items: ids.map(item),
  Count: ids.length,
  ...(more && { LastEvaluatedKey: item(ids.at(-1) ?? '') }),
});

const limitsOf = (calls: readonly RecordedCall[]) =>
  calls.map(({ params }) => ('Limit' in params ? params.Limit : undefined));

describe('maxItems', () => {
  it('limits what is read, page by page', async () => {
    const { client, calls } = setup({ Query: [page(['a', 'b'], true), page(['c'], true)] });
    expect(await client.query({ keys: { id: 'x' }, maxItems: 3 })).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    expect(limitsOf(calls)).toEqual([3, 1]);
  });

  it('limits what is returned where a filter drops rows after reading', async () => {
    const { client, calls } = setup({ Query: [page([], true), page(['a'], true), page(['b', 'c'], true)] });
    const query = { keys: { id: 'x' }, maxItems: 2, filterExpression: 'n > 5' };
    expect(await client.query(query)).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(limitsOf(calls)).toEqual([undefined, undefined, undefined]);
  });

  it('of 0 asks nothing', async () => {
    const { client, calls } = setup();
    expect(await client.query({ keys: { id: 'x' }, maxItems: 0 })).toEqual([]);
    expect(calls).toEqual([]);
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', async (maxItems) => {
    await expect(setup().client.query({ keys: { id: 'x' }, maxItems })).rejects.toThrow(
      'maxItems: expected a whole number from 0',
    );
  });
});

describe('the iterator', () => {
  it('reads a page when the one before it has been consumed', async () => {
    const { client, calls } = setup({ Query: [page(['a', 'b'], true), page(['c'])] });
    const rows = client.queryIterator({ keys: { id: 'x' } });
    await rows.next();
    await rows.next();
    expect(calls).toHaveLength(1);
    expect(await rows.next()).toEqual({ done: false, value: { id: 'c' } });
    expect(calls).toHaveLength(2);
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  it('stops reading when its consumer does', async () => {
    const { client, calls } = setup({ Query: [page(['a', 'b'], true)] });
    for await (const row of client.queryIterator({ keys: { id: 'x' } })) {
      expect(row).toEqual({ id: 'a' });
      break;
    }
    expect(calls).toHaveLength(1);
  });
});

describe('count', () => {
  it('adds up all pages and does not fetch rows', async () => {
    const { client, calls } = setup({ Query: [{ Count: 3, LastEvaluatedKey: item('a') }, { Count: 2 }] });
    expect(await client.count({ keys: { id: 'x' } })).toBe(5);
    expect(calls.map(({ params }) => params)).toEqual([
      expect.objectContaining({ Select: 'COUNT' }),
      expect.objectContaining({ Select: 'COUNT', ExclusiveStartKey: item('a') }),
    ]);
  });
});

describe('names', () => {
  const odd = { 'a-b.c': 1, zero: 2, state: 3, '#n0': 4, ':v0': 5 };

  it('are aliased wherever they stand, whatever they are', async () => {
    const { client, calls } = setup({}, { tableName: 't' });
    await client.update({ id: 'x' }, { set: odd, remove: ['status', 'a b'], condition: 'size <> 5' });
    await client.update({ id: 'x' }, { increment: { zero: 1 } });
    await client.query({ keys: { name: 'x' }, between: { date: [1, 2] }, filterExpression: 'attribute_exists value' });
    const texts = calls.flatMap(({ params }) => Object.entries(params)).filter(([key]) => key.endsWith('Expression'));
    const words = texts.flatMap(([, text]) => String(text).match(/[#:]?[a-z][\w.-]*/gi) ?? []);
    const plain = new Set(words.filter((word) => !/^[#:]/.test(word)));
    expect([...plain].toSorted()).toEqual([
      'AND',
      'REMOVE',
      'SET',
      'and',
      'attribute_exists',
      'between',
      'if_not_exists',
    ]);
  });

  it('mean the columns they were given for', async () => {
    const { client, calls } = setup({}, { tableName: 't' });
    await client.update({ id: 'x' }, { increment: { zero: 1 }, set: { '#n0': 'y' } });
    expect(calls.map(normalizedCall)).toEqual([
      {
        operation: 'UpdateItem',
        params: {
          TableName: 't',
          Key: item('x'),
          UpdateExpression: { SET: ['#n0 = {"S":"y"}', 'zero = if_not_exists(zero, {"N":"0"}) + {"N":"1"}'] },
        },
      },
    ]);
  });
});

describe('dictToDynamo', () => {
  it('leaves out unmapped columns with one warning', () => {
    const warnings: unknown[] = [];
    const client = new DynamoDbClient({ config: CONFIG, log: { warn: (...line) => warnings.push(line) } });
    expect(client.dictToDynamo({ id: 'a', x: 1, y: 2, n: undefined })).toEqual({ id: { S: 'a' } });
    expect(warnings).toEqual([['columns without a mapper are left out', { table: 't', dropped: ['x', 'y'] }]]);
  });
});

describe('stats', () => {
  it('count requests that were answered, until they are reset', async () => {
    const failing = Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
    const { client } = setup({ PutItem: [{}, failing], Query: [page(['a'], true), page(['b'])] });
    await client.put({ id: 'a' });
    await expect(client.put({ id: 'a' })).rejects.toThrow('no');
    await client.query({ keys: { id: 'x' } });
    await client.get({ id: 'a' });
    await client.update({ id: 'a' }, { remove: ['n'] });
    expect(client.getStats()).toEqual({ dynamo_put_queries: 1, dynamo_get_queries: 3, dynamo_update_queries: 1 });
    client.resetStats();
    expect(client.getStats()).toEqual({});
  });
});
