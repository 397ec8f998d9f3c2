import type { VectorCase } from '../../vectors/compare.ts';

/** Where ours differs from the original on purpose: which cases are meant, and what ours does with them. */
interface IntendedDifference {
  /** Number in the list of the original's defects. */
  readonly defect: `D${number}`;
  readonly why: string;
  readonly applies: (given: VectorCase) => boolean;
  /** `refuses`: ours throws. `answers`: ours answers something, whatever the original does. */
  readonly ours: 'refuses' | 'answers';
}

export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  {
    defect: 'D09',
    why: 'operators as people write them, and metrics of which large values are good, were refused',
    applies: (given) => given.error === true && isOrdered(given) && (hasSign(given) || isLargeGood(given)),
    ours: 'answers',
  },
  {
    defect: 'D09',
    why: 'a threshold of 0 or less was refused beside the operator <',
    applies: (given) => given.error === true && isOrdered(given) && thresholdsOf(given).some((value) => value <= 0),
    ours: 'answers',
  },
  {
    defect: 'D09',
    why: 'no datapoints within the time slice stopped everything; ours has no opinion then',
    applies: (given) => given.error === true && lacksDatapoints(given),
    ours: 'answers',
  },
  {
    defect: 'D27',
    why: 'coefficients with statuses as text, as JSON has them, were not found',
    applies: (given) => given.error === true && given.kwargs?.coefficients !== undefined,
    ours: 'answers',
  },
  {
    defect: 'D28',
    why: 'what a run reckoned of a labourer was set on it; ours are values of the run, and nobody can set them',
    applies: (given) => !given.error && attributesOf(given).some((name) => RECKONED.includes(name)),
    ours: 'refuses',
  },
];

/** Times and health that the original registers with each labourer. */
const RECKONED: readonly string[] = ['start', 'invoked', 'expired', 'health'];

function attributesOf({ function: name, kwargs }: VectorCase): string[] {
  if (!name.endsWith('.get_attr')) return [];
  const operations: readonly { readonly name: string }[] = Object(kwargs?.ops);
  return operations.map((operation) => operation.name);
}

function metricOf({ kwargs }: VectorCase): Readonly<Record<string, unknown>> {
  return Object(kwargs?.metric);
}

/** From the best status to the worst. */
function thresholdsOf(given: VectorCase): number[] {
  const entries: [string, unknown][] = Object.entries(Object(metricOf(given).feelings));
  return entries.toSorted(([a], [b]) => Number(b) - Number(a)).map(([, threshold]) => Number(threshold));
}

/** Whether they get looser as the status falls. */
function isOrdered(given: VectorCase): boolean {
  const operator = String(metricOf(given).feeling_comparison_operator);
  const isStrict = !/=|e__$/.test(operator);
  return thresholdsOf(given).every((threshold, n, all) => {
    const better = all[n - 1];
    if (better === undefined || (better === threshold && !isStrict)) return true;
    return isLargeGood(given) || operator.startsWith('>') ? better > threshold : better < threshold;
  });
}

function hasSign(given: VectorCase): boolean {
  return /^[<>]=?$/.test(String(metricOf(given).feeling_comparison_operator));
}

function isLargeGood(given: VectorCase): boolean {
  return /^__g[et]__$/.test(String(metricOf(given).feeling_comparison_operator));
}

function lacksDatapoints({ kwargs }: VectorCase): boolean {
  const datapoints = kwargs?.datapoints;
  return datapoints !== undefined && Object.values(Object(datapoints)).some((values) => Object(values).length === 0);
}
