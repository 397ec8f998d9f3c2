import type { VectorCase } from '../compare.ts';

export function attributesOf({ function: name, kwargs }: VectorCase): string[] {
  if (!name.endsWith('.get_attr')) return [];
  const operations: readonly { readonly name: string }[] = Object(kwargs?.ops);
  return operations.map((operation) => operation.name);
}

function metricOf({ kwargs }: VectorCase): Readonly<Record<string, unknown>> {
  return Object(kwargs?.metric);
}

/** From the best status to the worst. */
export function thresholdsOf(given: VectorCase): number[] {
  const entries: [string, unknown][] = Object.entries(Object(metricOf(given).feelings));
  return entries.toSorted(([a], [b]) => Number(b) - Number(a)).map(([, threshold]) => Number(threshold));
}

/** Whether they get looser as the status falls. */
export function isOrdered(given: VectorCase): boolean {
  const operator = String(metricOf(given).feeling_comparison_operator);
  const isStrict = !/=|e__$/.test(operator);
  return thresholdsOf(given).every((threshold, n, all) => {
    const better = all[n - 1];
    if (better === undefined || (better === threshold && !isStrict)) return true;
    return isLargeGood(given) || operator.startsWith('>') ? better > threshold : better < threshold;
  });
}

export function hasSign(given: VectorCase): boolean {
  return /^[<>]=?$/.test(String(metricOf(given).feeling_comparison_operator));
}

export function isLargeGood(given: VectorCase): boolean {
  return /^__g[et]__$/.test(String(metricOf(given).feeling_comparison_operator));
}

export function lacksDatapoints({ kwargs }: VectorCase): boolean {
  const datapoints = kwargs?.datapoints;
  return datapoints !== undefined && Object.values(Object(datapoints)).some((values) => Object(values).length === 0);
}
