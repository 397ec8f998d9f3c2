import { describe, expect, it } from 'vitest';
import { difference, inflated, type VectorCase } from '../vectors/compare.ts';
import { WORKER_DIFFERENCES } from '../vectors/intended-differences.ts';
import { describeSuites } from '../vectors/suites.ts';
import { answerOf, expectationOf, isOffered } from './worker-case.ts';

describeSuites(/^worker-wire.*\.json$/, (suite) => {
  it('has cases, all of functions that are known', () => {
    expect(suite.cases.length).toBeGreaterThan(0);
    expect(suite.cases.filter((given) => !isOffered(given))).toEqual([]);
  });

  it.each(suite.cases)('$name', async (short) => {
    const given = inflated(short, suite);
    if (given.error) {
      await expect(answerOf(given)).rejects.toThrow();
    } else {
      expect(difference(oursOf(given), await answerOf(given))).toBeUndefined();
    }
  });
});

/** What ours has to answer: the original's answer, changed by every intended difference that applies. */
function oursOf(given: VectorCase): unknown {
  const rules = WORKER_DIFFERENCES.filter((rule) => rule.applies(given));
  return expectationOf(rules.reduce((expected: unknown, rule) => rule.ours(expected, given), given.expected));
}

describe('the rules of intended differences', () => {
  const workerCase = (invocation: object, expected: object): VectorCase =>
    JSON.parse(
      JSON.stringify({
        name: 'made here',
        function: 'sosw.worker.Worker.__call__',
        kwargs: { invocations: [invocation] },
        expected: { invocations: [expected] },
      }),
    );
  const defectsOf = (given: VectorCase) =>
    WORKER_DIFFERENCES.filter((rule) => rule.applies(given)).map((rule) => rule.defect);

  it('know a worker that raises, and what ours reports then', async () => {
    const given = workerCase(
      { event: { task_id: 'task-1' }, work: { stats: { rows: 1 } }, raise: true },
      { error: true, calls: [], stats_after: { rows: 1, processor_calls: 1 }, result_after: {} },
    );
    expect(defectsOf(given)).toEqual(['D38', 'D31']);
    expect(difference(oursOf(given), await answerOf(given))).toBeUndefined();
  });

  it('leave an ordinary invocation alone', () => {
    const invocation = { event: { task_id: 'task-1' }, work: { stats: { rows: 1 } } };
    expect(defectsOf(workerCase(invocation, { returned: null, calls: [] }))).toEqual([]);
  });
});
