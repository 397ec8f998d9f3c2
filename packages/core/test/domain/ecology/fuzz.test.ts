import fc from 'fast-check';
import { expect, it } from 'vitest';
import { getHealth, readFeelings } from '../../../src/domain/ecology/feelings.ts';
import { readHealthMetrics } from '../../../src/domain/ecology/health-metric.ts';
import { aggregated, queryKey, readMetricQuery } from '../../../src/domain/ecology/metric-query.ts';
import { InvalidInputError } from '../../../src/domain/errors.ts';

const RUNS = { numRuns: 2_000 };
const OPERATORS = ['<=', '<', '>=', '>', '__le__', '__lt__', '__ge__', '__gt__'] as const;
const HOLDS = {
  '<': (value: number, threshold: number) => value < threshold,
  '>': (value: number, threshold: number) => value > threshold,
  '<=': (value: number, threshold: number) => value <= threshold,
  '>=': (value: number, threshold: number) => value >= threshold,
} as const;
const AS_SIGN: Readonly<Record<string, keyof typeof HOLDS>> = { __le__: '<=', __lt__: '<', __ge__: '>=', __gt__: '>' };

const rubbish = fc.oneof({ depthSize: 'small' }, fc.anything(), fc.jsonValue());
const mostly = <Value>(good: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: rubbish });

const details = fc.record(
  {
    Namespace: mostly(fc.constantFrom('AWS/RDS', 'Api')),
    MetricName: mostly(fc.constantFrom('Load', 'Latency')),
    Dimensions: mostly(fc.array(fc.record({ Name: fc.string({ minLength: 1 }), Value: mostly(fc.string()) }))),
    Period: mostly(fc.constantFrom(60, '60', 10, 3600)),
    Statistics: mostly(fc.constantFrom(['Average'], ['Maximum'], ['p99'], ['Sum'], ['Average', 'Sum'])),
    MetricAggregationTimeSlice: mostly(fc.constantFrom(300, '300', 60)),
    Unit: mostly(fc.constantFrom('Percent', 'Count/Second')),
  },
  { requiredKeys: ['Namespace', 'MetricName'] },
);
const threshold = fc.double({ min: -1000, max: 1000, noNaN: true });
const metric = fc.record(
  {
    details: mostly(details),
    feelings: mostly(fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4', '5', 'x'), mostly(threshold))),
    feelingComparisonOperator: mostly(fc.constantFrom(...OPERATORS)),
    noData: mostly(fc.constantFrom(0, 1, 2, 3, 4)),
  },
  { requiredKeys: [] },
);

it('law: whatever stands for metrics is read, or refused by the path to what makes no sense', () => {
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(fc.string(), mostly(metric)), rubbish), (given) => {
      let readings: ReturnType<typeof readHealthMetrics>;
      try {
        readings = readHealthMetrics(given, 'metrics');
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
        return;
      }
      for (const reading of readings) {
        if ('error' in reading) {
          expect(reading.error).toBeInstanceOf(InvalidInputError);
          expect(reading.error.details.path).toContain(`metrics.${reading.name}`);
          continue;
        }
        const { feelings, noData, measure } = reading.metric;
        expect([0, 1, 2, 3, 4]).toContain(noData);
        expect(measure.kind === 'value' && measure.query.sliceSeconds).toBeGreaterThanOrEqual(1);
        expect([0, 1, 2, 3, 4]).toContain(getHealth(0, feelings));
      }
    }),
    RUNS,
  );
});

it('law: a value has the best status whose threshold it meets, or the thresholds are refused as out of order', () => {
  const feelings = fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4'), fc.integer({ min: -5, max: 5 }), {
    minKeys: 1,
  });
  fc.assert(
    fc.property(feelings, fc.constantFrom(...OPERATORS), fc.integer({ min: -6, max: 6 }), (given, operator, value) => {
      const holds = HOLDS[AS_SIGN[operator] ?? (operator as keyof typeof HOLDS)];
      const statuses = Object.keys(given)
        .map(Number)
        .sort((a, b) => b - a);
      const at = (status: number | undefined): number => given[String(status)] ?? Number.NaN;
      const isOrdered = statuses.every((status, n) => n === 0 || holds(at(statuses[n - 1]), at(status)));
      const read = () => readFeelings({ feelings: given, feelingComparisonOperator: operator }, 'metric');
      if (!isOrdered) expect(read).toThrow(InvalidInputError);
      else expect(getHealth(value, read())).toBe(statuses.find((status) => holds(value, at(status))) ?? 0);
    }),
    RUNS,
  );
});

it('law: better values are never felt as worse', () => {
  const ordered = fc
    .uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 5 })
    .map((all) => all.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(ordered, fc.boolean(), threshold, threshold, (thresholds, isLargeGood, a, b) => {
      const sign = isLargeGood ? -1 : 1;
      const feelings = readFeelings(
        {
          feelings: Object.fromEntries(thresholds.map((each, n) => [4 - n, sign * each])),
          feelingComparisonOperator: isLargeGood ? '>' : '<',
        },
        'metric',
      );
      const [better, worse] = sign * a < sign * b ? [a, b] : [b, a];
      expect(getHealth(better, feelings)).toBeGreaterThanOrEqual(getHealth(worse, feelings));
    }),
    RUNS,
  );
});

it('law: equal queries have equal keys, whatever the order of their dimensions', () => {
  const names = fc.uniqueArray(
    fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(names, (all) => {
      const Dimensions = all.map((Name) => ({ Name, Value: `of ${Name}`.slice(0, 50) }));
      const query = (list: object[]) => readMetricQuery({ Namespace: 'N', Name: 'M', Dimensions: list }, 'details');
      expect(queryKey(query(Dimensions))).toBe(queryKey(query(Dimensions.toReversed())));
    }),
  );
});

it.each([
  ['Average', 20],
  ['Maximum', 30],
  ['Minimum', 10],
  ['Sum', 60],
  ['SampleCount', 60],
  ['p99', 30],
])('datapoints of a time slice are put together by %s', (statistic, value) => {
  expect(aggregated(statistic, [10, 20, 30])).toBe(value);
  expect(aggregated(statistic, [])).toBeUndefined();
});
