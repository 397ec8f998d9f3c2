import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { difference, inflated, type VectorSuite } from '../vectors/compare.ts';
import { answerOf, expectationOf, isOffered } from './worker-assistant-case.ts';
import { INTENDED_DIFFERENCES } from './worker-assistant-differences.ts';
import { useWorlds } from './world.ts';

const folder = process.env.SOSW_VECTORS_DIR || fileURLToPath(new URL('../vectors', import.meta.url));
const files = readdirSync(folder).filter((file) => /^worker-assistant.*\.json$/.test(file));
const newWorld = useWorlds();

it(`finds vectors in ${folder}`, () => {
  expect(files).not.toEqual([]);
});

describe.each(files)('%s', (file) => {
  const suite: VectorSuite = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));

  it('has cases, all of functions that are known', () => {
    expect(suite.cases.length).toBeGreaterThan(0);
    expect(suite.cases.filter((given) => !isOffered(given))).toEqual([]);
  });

  it.each(suite.cases)('$name', async (short) => {
    const given = inflated(short, suite);
    const intended = INTENDED_DIFFERENCES.find((rule) => rule.applies(given));
    const answer = answerOf(await newWorld(), given);
    if (given.error && !intended) await expect(answer).rejects.toThrow();
    else expect(difference(intended?.ours(given) ?? expectationOf(given), await answer)).toBeUndefined();
  });
});
