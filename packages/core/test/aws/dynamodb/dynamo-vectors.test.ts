import { describe, expect, it } from 'vitest';
import { difference, inflated, sortedLists, type VectorCase } from '../../vectors/compare.ts';
import { DYNAMO_DIFFERENCES } from '../../vectors/intended-differences.ts';
import { describeSuites } from '../../vectors/suites.ts';
import { answerOf, expectationOf, functionOf } from './dynamo-case.ts';
import { CALLS } from './original-calls.ts';

describeSuites(/^dynamo.*\.json$/, (suite) => {
  it('has cases, all of functions that are known', () => {
    expect(suite.cases.length).toBeGreaterThan(0);
    expect(suite.cases.map(functionOf).filter((name) => !Object.hasOwn(CALLS, name))).toEqual([]);
  });

  it.each(suite.cases)('$name', async (short) => {
    const given = inflated(short, suite);
    const intended = DYNAMO_DIFFERENCES.find((rule) => rule.applies(given));
    if (intended?.ours === 'refuses' || (given.error && intended?.ours !== 'succeeds')) {
      await expect(answerOf(given)).rejects.toThrow();
    } else if (intended) {
      expect(await differenceOf(given)).toBeDefined();
    } else {
      expect(await differenceOf(given)).toBeUndefined();
    }
  });
});

async function differenceOf(given: VectorCase): Promise<string | undefined> {
  const arranged = given.unordered ? sortedLists : (value: unknown) => value;
  return difference(arranged(expectationOf(given)), arranged(await answerOf(given)));
}

describe('the rules of intended differences', () => {
  const config = { table_name: 't', row_mapper: { id: 'S', n: 'N' }, required_fields: ['id'] };
  const put = (row: VectorCase['kwargs']): VectorCase => ({
    name: 'put',
    function: 'DynamoDbClient.put',
    kwargs: { config, row: row ?? {} },
  });
  const rulesFor = (given: VectorCase) => DYNAMO_DIFFERENCES.filter((rule) => rule.applies(given));

  it.each([
    ['null in a mapped column', put({ id: 'a', n: null })],
    ['a row without a required column', put({ n: 1 })],
  ])('ours refuses %s', async (_what, given) => {
    expect(rulesFor(given).map((rule) => rule.ours)).toEqual(['refuses']);
    await expect(answerOf(given)).rejects.toThrow('t.');
  });

  it.each(['5', '1.5', 'true'])('ours keeps the text %s of an unmapped column', async (text) => {
    const given: VectorCase = {
      name: 'text',
      function: 'DynamoDbClient.dict_to_dynamo',
      kwargs: { config, row: { x: text, y: { z: text } }, strict: false },
    };
    expect(rulesFor(given).map((rule) => rule.defect)).toEqual(['D10']);
    expect(await answerOf(given)).toEqual({ x: { S: text }, y: { M: { z: { S: text } } } });
  });

  it('ours asks again for keys that were left unread', async () => {
    const unread = { t: { Keys: [{ id: { S: 'b' } }] } };
    const batchGet = (max_retries?: number): VectorCase => ({
      name: 'batch',
      function: 'DynamoDbClient.batch_get_items_one_table',
      kwargs: {
        config,
        keys_list: [{ id: 'a' }, { id: 'b' }],
        ...(max_retries !== undefined && { max_retries }),
        responses: {
          BatchGetItem: [
            { Responses: { t: [{ id: { S: 'a' } }] }, UnprocessedKeys: unread },
            { Responses: { t: [{ id: { S: 'b' } }] } },
          ],
        },
      },
      error: true,
    });
    expect(rulesFor(batchGet()).map((rule) => rule.defect)).toEqual(['D37']);
    expect(await answerOf(batchGet())).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(rulesFor(batchGet(0))).toEqual([]);
    await expect(answerOf(batchGet(0))).rejects.toThrow('1 keys were not read after 1 tries');
  });

  it('ours writes what the original cut into tens in one transaction', async () => {
    const transactions = Array.from({ length: 25 }, (_, i) => ({
      Put: { TableName: 't', Item: { id: { S: `k${i}` } } },
    }));
    const given: VectorCase = {
      name: 'transaction',
      function: 'DynamoDbClient.transact_write',
      kwargs: { config, transactions },
      expected: { calls: [], stats: {} },
    };
    expect(rulesFor(given).map((rule) => rule.defect)).toEqual(['a limit that is 100 today']);
    expect(await answerOf(given)).toEqual({
      calls: [{ operation: 'TransactWriteItems', params: { TransactItems: transactions } }],
      stats: { dynamo_transact_write_operations: 1 },
    });
  });

  it('leave an ordinary row alone', () => {
    expect(rulesFor(put({ id: 'a', n: '5', x: '1e5' }))).toEqual([]);
  });
});
