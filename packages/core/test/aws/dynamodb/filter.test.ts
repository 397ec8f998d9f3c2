import { describe, expect, it } from 'vitest';
import type { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';
import { normalizedCall } from '../../vectors/compare.ts';
import { setup } from './scripted-client.ts';

describe('a filter', () => {
  const filterOf = async (filterExpression: Parameters<DynamoDbClient['query']>[0]['filterExpression']) => {
    const { client, calls } = setup();
    await client.query({ keys: { id: 'x' }, ...(filterExpression !== undefined && { filterExpression }) });
    const { params } = normalizedCall(calls[0] ?? { operation: '', params: {} });
    return 'FilterExpression' in params ? params.FilterExpression : undefined;
  };

  it.each([
    ['n = 5', 'n = {"N":"5"}'],
    ['id = 5', 'id = {"S":"5"}'],
    ['x = 5', 'x = {"N":"5"}'],
    ['x >= -1.5', 'x >= {"N":"-1.5"}'],
    ['x = 12345678901234567890', 'x = {"N":"12345678901234567890"}'],
    ['x = 00501', 'x = {"S":"00501"}'],
    ['x = true', 'x = {"BOOL":true}'],
    ['  x   <>  done ', 'x <> {"S":"done"}'],
    ['x BETWEEN a AND b', 'x between {"S":"a"} & {"S":"b"}'],
  ])('%s', async (text, expected) => {
    expect(await filterOf(text)).toBe(expected);
  });

  it.each([
    [{ column: 'x', is: '=', value: 'two words' }, 'x = {"S":"two words"}'],
    [{ column: 'x', is: '=', value: '00501' }, 'x = {"S":"00501"}'],
    [{ column: 'n', is: '>', value: '5' }, 'n > {"N":"5"}'],
    [{ column: 'a.b', between: [1, 2] }, 'a.b between {"N":"1"} & {"N":"2"}'],
    [{ attributeExists: 'a.b' }, 'attribute_exists(a.b)'],
    [{ attributeNotExists: 'x' }, 'attribute_not_exists(x)'],
  ] as const)('as a clause: %j', async (clause, expected) => {
    expect(await filterOf(clause)).toBe(expected);
  });

  it.each(['', 'x', 'x like y', 'exists x', 'x between 1 or 2', 'x within 1 and 2', 'a b c d', 'a.b = 5'])(
    'refuses %j',
    async (text) => {
      await expect(filterOf(text)).rejects.toThrow("filterExpression: expected 'attribute_exists x'");
    },
  );

  it.each([null, 5, { column: 'x' }, { column: 'x', is: 'like', value: 1 }, { column: 5, is: '=', value: 1 }])(
    'from outside the compiler: refuses %j',
    async (given) => {
      const { client } = setup();
      const options = { keys: { id: 'x' }, ...JSON.parse(JSON.stringify({ filterExpression: given })) };
      await expect(client.query(options)).rejects.toThrow("filterExpression: expected 'attribute_exists x'");
    },
  );

  it('refuses a value that does not fit its column', async () => {
    await expect(filterOf('n = five')).rejects.toThrow('t.n: expected a finite number, got "five"');
  });
});
