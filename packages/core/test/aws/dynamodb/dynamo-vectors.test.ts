import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { difference, inflated, sortedLists, type VectorCase, type VectorSuite } from '../../vectors/compare.ts';
import { answerOf, expectationOf, functionOf, LATER, OFFERED } from './dynamo-case.ts';
import { INTENDED_DIFFERENCES } from './intended-differences.ts';

const folder = process.env.SOSW_VECTORS_DIR || fileURLToPath(new URL('../../vectors', import.meta.url));
const files = readdirSync(folder).filter((file) => /^dynamo.*\.json$/.test(file));

it(`finds vectors in ${folder}`, () => {
  expect(files).not.toEqual([]);
});

describe.each(files)('%s', (file) => {
  const suite: VectorSuite = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  const cases = suite.cases.filter((given) => OFFERED.includes(functionOf(given)));

  it('has cases, all of functions that are known', () => {
    expect(cases.length).toBeGreaterThan(0);
    expect(suite.cases.map(functionOf).filter((name) => ![...OFFERED, ...LATER].includes(name))).toEqual([]);
  });

  it.each(cases)('$name', async (short) => {
    const given = inflated(short, suite);
    const intended = INTENDED_DIFFERENCES.find((rule) => rule.applies(given));
    if (given.error || intended?.ours === 'refuses') {
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
  const rulesFor = (given: VectorCase) => INTENDED_DIFFERENCES.filter((rule) => rule.applies(given));

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

  it('leave an ordinary row alone', () => {
    expect(rulesFor(put({ id: 'a', n: '5', x: '1e5' }))).toEqual([]);
  });
});
