import { describe, expect, it } from 'vitest';
import { difference, inflated, sortedLists, type VectorCase } from '../vectors/compare.ts';
import { CONFIG_DIFFERENCES } from '../vectors/intended-differences.ts';
import { describeSuites } from '../vectors/suites.ts';
import { answerOf, expectationOf, isOffered } from './config-case.ts';

describeSuites(/^config-merge.*\.json$/, (suite) => {
  it('has cases, all of functions that are known', () => {
    expect(suite.cases.length).toBeGreaterThan(0);
    expect(suite.cases.filter((given) => !isOffered(given))).toEqual([]);
  });

  it.each(suite.cases)('$name', async (short) => {
    const given = inflated(short, suite);
    if (given.error) {
      await expect(answerOf(given)).rejects.toThrow();
    } else {
      expect(await differenceOf(given)).toBeUndefined();
    }
  });
});

/** From the original's answer, changed by every intended difference that applies. */
async function differenceOf(given: VectorCase): Promise<string | undefined> {
  const rules = CONFIG_DIFFERENCES.filter((rule) => rule.applies(given));
  const ours = rules.reduce((expected: unknown, rule) => rule.ours(expected, given), given.expected);
  const arranged = given.unordered ? sortedLists : (value: unknown) => value;
  return difference(arranged(expectationOf(ours, given)), arranged(await answerOf(given)));
}

describe('the rules of intended differences', () => {
  const essentialCase = (layers: object, config: object): VectorCase =>
    JSON.parse(
      JSON.stringify({
        name: 'made here',
        function: 'sosw.essential.Essential.init_config',
        kwargs: { custom_config: null, function_name: 'sosw_orchestrator', ...layers },
        expected: { config, requested: ['sosw_essential_config', 'sosw_orchestrator_config'] },
      }),
    );
  const defectsOf = (given: VectorCase) =>
    CONFIG_DIFFERENCES.filter((rule) => rule.applies(given)).map((rule) => rule.defect);

  it('know a shared document that overrides a default', async () => {
    const documents = {
      sosw_essential_config: { a: { b: 'shared', c: 'shared' } },
      sosw_orchestrator_config: { a: { c: 1 } },
    };
    const given = essentialCase(
      { default_config: { a: { b: 'default', c: 'default' } }, documents },
      { a: { b: 'default', c: 1 } },
    );
    expect(defectsOf(given)).toEqual(['D19']);
    expect(await differenceOf(given)).toBeUndefined();
  });

  it('leave layers alone that do not meet', () => {
    const documents = { sosw_essential_config: { b: [1] }, sosw_orchestrator_config: { c: 1 } };
    expect(defectsOf(essentialCase({ default_config: { a: 1 }, documents }, {}))).toEqual([]);
  });
});
