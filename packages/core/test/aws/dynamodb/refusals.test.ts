import { describe, expect, it } from 'vitest';
import { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';
import { CONFIG, scriptedClient, setup } from './scripted-client.ts';

describe('what makes no sense is not sent', () => {
  const cases: [string, (client: ReturnType<typeof setup>['client']) => Promise<unknown>, string][] = [
    [
      'a row without a required column',
      (client) => client.put({ id: 'a' }),
      't.n: expected a value (it is required), got undefined',
    ],
    ['a required column that is undefined', (client) => client.put({ id: 'a', n: undefined }), 't.n: expected a value'],
    ['null in a mapped column', (client) => client.put({ id: null, n: 1 }), 't.id: expected text, got null'],
    ['NaN', (client) => client.put({ id: 'a', n: Number.NaN }), 't.n: expected a finite number'],
    ['a row that is a list', (client) => client.put(['a']), 'row: expected a plain object of columns, got ["a"]'],
    ['a row that is a date', (client) => client.put(new Date(0)), 'row: expected a plain object of columns'],
    ['a key without columns', (client) => client.get({}), 'keys: expected at least one column, got {}'],
    [
      'a key that is undefined',
      (client) => client.delete({ id: 'a', n: undefined }),
      't.n: expected a finite number, got undefined',
    ],
    [
      'an undefined key of a query',
      (client) => client.query({ keys: { id: 'a', x: undefined } }),
      't.x: expected a value',
    ],
    [
      'a comparison of nothing',
      (client) => client.query({ keys: { id: 'a' }, comparisons: { n: '<' } }),
      'comparisons: expected columns of keys only, got "n"',
    ],
    [
      'a consistent read of an index',
      (client) => client.query({ keys: { id: 'a' }, indexName: 'i', consistentRead: true }),
      'consistentRead: expected false with an indexName, got true',
    ],
    [
      'an update of nothing',
      (client) => client.update({ id: 'a' }, { set: { n: undefined }, remove: [] }),
      'changes: expected at least one column in set, increment or remove',
    ],
    [
      'a column that is changed twice',
      (client) => client.update({ id: 'a' }, { set: { x: 1 }, remove: ['x'] }),
      'changes: expected each column once, got "x"',
    ],
    [
      'a change of the key',
      (client) => client.update({ id: 'a' }, { set: { id: 'b' } }),
      'changes: expected no column of the key, got "id"',
    ],
    [
      'a removal of no list',
      (client) => client.update({ id: 'a' }, JSON.parse('{"remove":"x"}')),
      'remove: expected a list of columns, got "x"',
    ],
    [
      'changes that are no columns',
      (client) => client.update({ id: 'a' }, JSON.parse('{"set":[1]}')),
      'set: expected a plain object of columns, got [1]',
    ],
    [
      'a range of a column that has a value',
      (client) => client.query({ keys: { id: 'a', n: 1 }, between: { n: [1, 2] } }),
      'between: expected columns that are not in keys, got "n"',
    ],
    [
      'a flag as text',
      (client) => client.query(JSON.parse('{"keys":{"id":"a"},"desc":"false"}')),
      'desc: expected true or false, got "false"',
    ],
    [
      'a scan for undefined',
      (client) => client.scan({ attrs: { id: undefined } }),
      't.id: expected text, got undefined',
    ],
    [
      'a scan for no columns',
      (client) => client.scan(JSON.parse('{"attrs":null}')),
      'attrs: expected a plain object of columns, got null',
    ],
    [
      'an index without a name',
      (client) => client.scan({ indexName: '' }),
      'indexName: expected text, not empty, got ""',
    ],
    [
      'an increment by text',
      (client) => client.update({ id: 'a' }, JSON.parse('{"increment":{"x":"1"}}')),
      't.x: expected a number to add, in a column of numbers, got {"S":"1"}',
    ],
    [
      'an increment of a text column',
      (client) => client.update({ id: 'a' }, { increment: { id: 1 } }),
      't.id: expected a number to add, in a column of numbers, got {"S":"1"}',
    ],
    [
      'an empty condition',
      (client) => client.update({ id: 'a' }, { remove: ['x'], condition: '' }),
      'condition: expected',
    ],
    [
      'a put without overwriting and without hashKey',
      (client) => client.put({ id: 'a', n: 1 }, { overwriteExisting: false }),
      'config.hashKey: expected the partition key of the table',
    ],
    [
      'a new row without hashKey',
      (client) => client.create({ id: 'a', n: 1 }),
      'config.hashKey: expected the partition key of the table, for writing new rows only, got undefined',
    ],
    [
      'a patch without hashKey',
      (client) => client.patch({ id: 'a' }, { set: { n: 1 } }),
      'config.hashKey: expected the partition key of the table, for patch, got undefined',
    ],
  ];

  it.each(cases)('%s', async (_what, call, message) => {
    const { client, calls } = setup({}, { ...CONFIG, requiredFields: ['id', 'n'] });
    await expect(call(client)).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });
});

describe('the table', () => {
  it("is the config's, or the one of the call", async () => {
    const { client, calls } = setup();
    const other = { tableName: 'other' };
    await client.put({ id: 'a' });
    await client.put({ id: 'a' }, other);
    await client.get({ id: 'a' }, other);
    await client.query({ keys: { id: 'a' }, ...other });
    await client.count({ keys: { id: 'a' }, ...other });
    await client.update({ id: 'a' }, { set: { n: 1 } }, other);
    await client.delete({ id: 'a' }, other);
    await client.scan(other);
    await client.scanCount(other);
    const tables = calls.map(({ params }) => ('TableName' in params ? params.TableName : undefined));
    expect(tables).toEqual(['t', ...Array(8).fill('other')]);
  });

  it('must be somewhere', async () => {
    await expect(setup({}, {}).client.put({ id: 'a' })).rejects.toThrow(
      'tableName: expected a table, here or in the config, got undefined',
    );
  });

  it.each([{ STAGE: 'test' }, { STAGE: 'autotest' }, { autotest: 'True' }])(
    'is one of tests in a test stage: %j',
    async (variables: Record<string, string>) => {
      const { client: sdk } = scriptedClient();
      const client = new DynamoDbClient({ config: {}, client: sdk, platform: { variable: (name) => variables[name] } });
      await expect(client.get({ id: 'a' }, { tableName: 'sosw_closed' })).rejects.toThrow(
        "tableName: expected 'autotest_...' or 'config' in a test stage, got \"sosw_closed\"",
      );
      const put = { Put: { TableName: 'sosw_closed', Item: { id: { S: 'a' } } } };
      await expect(client.transactWrite([put])).rejects.toThrow(
        "items[0].Put.TableName: expected 'autotest_...' or 'config' in a test stage, got \"sosw_closed\"",
      );
      await expect(client.get({ id: 'a' }, { tableName: 'autotest_t' })).resolves.toBeUndefined();
      await expect(client.get({ id: 'a' }, { tableName: 'config' })).resolves.toBeUndefined();
    },
  );

  it('is any in another stage', async () => {
    const { client: sdk } = scriptedClient();
    const client = new DynamoDbClient({ config: {}, client: sdk, platform: { variable: () => 'production' } });
    await expect(client.get({ id: 'a' }, { tableName: 'sosw_closed' })).resolves.toBeUndefined();
  });
});
