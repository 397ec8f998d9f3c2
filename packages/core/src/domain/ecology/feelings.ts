import { InvalidInputError } from '../errors.ts';
import { isRecord } from '../record.ts';
import { type HealthStatus, readStatusKey } from './status.ts';

/** How a value is held against a threshold. */
type Comparison = '<=' | '<' | '>=' | '>';

/** How a comparison may be written: as people do, or by the names that Python's operators have. */
export type ComparisonName = Comparison | `__${'le' | 'lt' | 'ge' | 'gt'}__`;

/** What values of a metric mean for a labourer: of each status the threshold that a value must meet. */
export interface Feelings {
  readonly comparison: Comparison;
  /** From the best status to the worst; ever looser. */
  readonly thresholds: readonly { readonly status: HealthStatus; readonly threshold: number }[];
}

const COMPARISONS: Readonly<Record<ComparisonName, Comparison>> = {
  ...{ '<=': '<=', '<': '<', '>=': '>=', '>': '>' },
  ...{ __le__: '<=', __lt__: '<', __ge__: '>=', __gt__: '>' },
};

const HOLDS: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  '<=': (value, threshold) => value <= threshold,
  '<': (value, threshold) => value < threshold,
  '>=': (value, threshold) => value >= threshold,
  '>': (value, threshold) => value > threshold,
};

/** The best status whose threshold the value meets; 0 when it meets none. */
export function getHealth(value: number, { comparison, thresholds }: Feelings): HealthStatus {
  return thresholds.find(({ threshold }) => HOLDS[comparison](value, threshold))?.status ?? 0;
}

/**
 * Reads `feelings` (status to threshold) and `feelingComparisonOperator` of a metric. In either direction thresholds
 * must get looser as the status falls, as the same operator sees it: a value that is well enough for one status is well
 * enough for those below.
 *
 * @throws InvalidInputError that names the key, what was expected and what was given
 */
export function readFeelings(metric: Readonly<Record<string, unknown>>, path: string): Feelings {
  const comparison = readComparison(metric.feelingComparisonOperator, `${path}.feelingComparisonOperator`);
  return { comparison, thresholds: readThresholds(metric.feelings, `${path}.feelings`, comparison) };
}

function readComparison(given: unknown, path: string): Comparison {
  if (isComparisonName(given)) return COMPARISONS[given];
  throw new InvalidInputError({ path, expected: `one of ${Object.keys(COMPARISONS).join(', ')}`, given });
}

function isComparisonName(given: unknown): given is ComparisonName {
  return typeof given === 'string' && Object.hasOwn(COMPARISONS, given);
}

function readThresholds(given: unknown, path: string, comparison: Comparison): Feelings['thresholds'] {
  const entries = isRecord(given) ? Object.entries(given) : [];
  if (entries.length === 0) {
    throw new InvalidInputError({ path, expected: 'an object of health status to threshold', given });
  }
  const thresholds = entries.map(([key, threshold]) => {
    const status = readStatusKey(key, path);
    if (typeof threshold === 'number' && Number.isFinite(threshold)) return { status, threshold };
    throw new InvalidInputError({ path: `${path}.${key}`, expected: 'a number', given: threshold });
  });
  thresholds.sort((a, b) => b.status - a.status);
  for (const [n, { status, threshold }] of thresholds.entries()) {
    const better = thresholds[n - 1];
    if (!better || HOLDS[comparison](better.threshold, threshold)) continue;
    const expected = `a threshold that is looser than that of status ${better.status} (${better.threshold} ${comparison} it)`;
    throw new InvalidInputError({ path: `${path}.${status}`, expected, given: threshold });
  }
  return thresholds;
}
