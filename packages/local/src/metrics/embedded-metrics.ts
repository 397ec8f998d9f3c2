import type { Sample } from './metric-store.ts';

/** CloudWatch takes no sample that is older, or further ahead. */
const AGE_MS_MAX = 14 * 86_400_000;
const AHEAD_MS_MAX = 2 * 3_600_000;

/**
 * The samples in a line of a log: CloudWatch's Embedded Metric Format. A line that is none, or what of it makes no sense,
 * has none, and remains a line of the log.
 *
 * @param atMs when the line came: the time of samples that say none
 */
export function embeddedMetrics(line: string, atMs: number): Sample[] {
  const fields = fieldsOf(line);
  const header = fields?._aws;
  if (!fields || !isRecord(header)) return [];
  const at = typeof header.Timestamp === 'number' ? header.Timestamp : atMs;
  if (at < atMs - AGE_MS_MAX || at > atMs + AHEAD_MS_MAX) return [];
  return listOf(header.CloudWatchMetrics).flatMap((directive) => samplesOf(directive, fields, at));
}

/** Most lines are something else: they are not parsed. */
function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.includes('"CloudWatchMetrics"')) return undefined;
  try {
    const fields: unknown = JSON.parse(line);
    return isRecord(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
}

function samplesOf(directive: unknown, fields: Readonly<Record<string, unknown>>, atMs: number): Sample[] {
  if (!isRecord(directive) || typeof directive.Namespace !== 'string') return [];
  const namespace = directive.Namespace;
  const sets = listOf(directive.Dimensions ?? [[]]);
  return listOf(directive.Metrics).flatMap((metric) => {
    if (!isRecord(metric) || typeof metric.Name !== 'string') return [];
    const metricName = metric.Name;
    const unit = typeof metric.Unit === 'string' ? metric.Unit : 'None';
    return sets.flatMap((names) => {
      const dimensions = dimensionsOf(names, fields);
      if (!dimensions) return [];
      return valuesOf(fields[metricName]).map((value) => ({ namespace, metricName, dimensions, value, unit, atMs }));
    });
  });
}

/** Undefined when one of them has no value. */
function dimensionsOf(
  names: unknown,
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> | undefined {
  const entries = listOf(names).map((name) => [String(name), fields[String(name)]] as const);
  if (!Array.isArray(names) || entries.some(([, value]) => typeof value !== 'string')) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function valuesOf(given: unknown): number[] {
  const values = Array.isArray(given) ? given : [given];
  return values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
