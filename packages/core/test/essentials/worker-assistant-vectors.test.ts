import { expect, it } from 'vitest';
import { difference, inflated } from '../vectors/compare.ts';
import { ASSISTANT_DIFFERENCES } from '../vectors/intended-differences.ts';
import { describeSuites } from '../vectors/suites.ts';
import { answerOf, expectationOf, isOffered } from './worker-assistant-case.ts';
import { useWorlds } from './world.ts';

const newWorld = useWorlds();

describeSuites(/^worker-assistant.*\.json$/, (suite) => {
  it('has cases, all of functions that are known', () => {
    expect(suite.cases.length).toBeGreaterThan(0);
    expect(suite.cases.filter((given) => !isOffered(given))).toEqual([]);
  });

  it.each(suite.cases)('$name', async (short) => {
    const given = inflated(short, suite);
    const intended = ASSISTANT_DIFFERENCES.find((rule) => rule.applies(given));
    const answer = answerOf(await newWorld(), given);
    if (given.error && !intended) await expect(answer).rejects.toThrow();
    else
      expect(difference(intended?.ours(given.expected, given) ?? expectationOf(given), await answer)).toBeUndefined();
  });
});
