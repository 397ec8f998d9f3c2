import type { LabourerState } from 'sosw/essentials';

type Health = NonNullable<LabourerState['health']>;

/** Metrics as the state row has them, by name. */
export function metricsDocument({ metrics }: Health): Record<string, unknown> {
  const entries = Object.entries(metrics).map(([name, { status, value, atMs, trouble }]) => {
    return [name, { status, value, at_ms: atMs, trouble }] as const;
  });
  return Object.fromEntries(entries);
}

/** What slows a labourer, the worst first: `sourceLatency 5000, lambda.error_rate no data`. */
export function slowedBy({ metrics }: Health): string {
  return Object.entries(metrics)
    .filter(([, { status }]) => status < 4)
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([name, { value, trouble }]) => `${name} ${value ?? trouble?.replace('_', ' ') ?? ''}`.trimEnd())
    .join(', ');
}
