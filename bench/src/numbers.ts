/** Three digits behind the point: more would pretend. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The smallest value that at least `share` of the values do not exceed (nearest rank). NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
