import { describe, expect, it } from 'vitest';
import { difference, inflated, type VectorCase } from '../../vectors/compare.ts';
import { ECOLOGY_DIFFERENCES } from '../../vectors/intended-differences.ts';
import { describeSuites } from '../../vectors/suites.ts';
import { answerOf, expectationOf, functionOf, RUN_HERE, RUNNING_COUNT } from './ecology-case.ts';

describeSuites(/^ecology.*\.json$/, (suite) => {
  const cases = suite.cases.filter((given) => RUN_HERE.includes(functionOf(given)));

  it('has cases, all of functions that are known', () => {
    expect(cases.length).toBeGreaterThan(0);
    const known = [...RUN_HERE, RUNNING_COUNT];
    expect(suite.cases.map(functionOf).filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(cases)('$name', async (short) => {
    const given = inflated(short, suite);
    const intended = ECOLOGY_DIFFERENCES.find((rule) => rule.applies(given));
    if (intended?.ours === 'succeeds') expect(await answerOf(given)).toBeDefined();
    else if (given.error || intended) await expect(answerOf(given)).rejects.toThrow();
    else expect(await differenceOf(given)).toBeUndefined();
  });
});

async function differenceOf(given: VectorCase): Promise<string | undefined> {
  return difference(expectationOf(given), await answerOf(given));
}

describe('the rules of intended differences', () => {
  const health = (value: number, metric: VectorCase['kwargs']): VectorCase => ({
    ...{ name: 'health', function: 'EcologyManager.get_health', error: true },
    kwargs: { value, metric: metric ?? {} },
  });
  const rulesFor = (given: VectorCase) => ECOLOGY_DIFFERENCES.filter((rule) => rule.applies(given));

  it.each([
    ['<=', 25, 4],
    ['<', 25, 3],
    ['__le__', 50, 3],
  ])('ours takes %s', async (operator, value, status) => {
    const metric = { feelings: { 3: 50, 4: 25 }, feeling_comparison_operator: operator };
    expect(await answerOf(health(value, metric))).toBe(status);
  });

  it.each([
    ['>=', 90, 4],
    ['>', 90, 3],
    ['__ge__', 50, 3],
    ['__gt__', 50, 0],
  ])('ours takes %s: large values are good', async (operator, value, status) => {
    const given = health(value, { feelings: { 3: 50, 4: 90 }, feeling_comparison_operator: operator });
    expect(rulesFor(given).map(({ defect }) => defect)).toEqual(['D09']);
    expect(await answerOf(given)).toBe(status);
  });

  it('ours takes thresholds of 0', async () => {
    const given = health(0, { feelings: { 4: 0, 3: 5 }, feeling_comparison_operator: '__le__' });
    expect(rulesFor(given).map(({ defect }) => defect)).toEqual(['D09']);
    expect(await answerOf(given)).toBe(4);
  });

  it('ours has no opinion without datapoints', async () => {
    const metric = {
      ...{ details: { MetricName: 'A', Namespace: 'N' }, feelings: { 4: 1 } },
      feeling_comparison_operator: '__le__',
    };
    const given: VectorCase = {
      ...{ name: 'none', function: 'EcologyManager.get_labourer_status', error: true },
      kwargs: { health_metrics: { a: metric }, datapoints: { A: [] } },
    };
    expect(rulesFor(given).map(({ defect }) => defect)).toEqual(['D09']);
    expect(await answerOf(given)).toMatchObject({ status: 4 });
  });

  it('ours refuses what a run reckons as a setting', async () => {
    const given: VectorCase = {
      ...{ name: 'start', function: 'sosw.labourer.Labourer.get_attr' },
      kwargs: { ops: [{ name: 'start', value: 5 }, { name: 'start' }] },
    };
    expect(rulesFor(given).map(({ defect }) => defect)).toEqual(['D28']);
    await expect(answerOf(given)).rejects.toThrow('start: expected a setting of a labourer');
  });

  it('leave what the original rightly refuses alone', () => {
    expect(rulesFor(health(1, { feelings: { 4: 5 }, feeling_comparison_operator: 'smaller' }))).toEqual([]);
    expect(rulesFor(health(1, { feelings: { 4: 5, 3: 2 }, feeling_comparison_operator: '__lt__' }))).toEqual([]);
  });
});
