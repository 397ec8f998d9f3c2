/**
 * A line of the log that CloudWatch makes a metric of (its Embedded Metric Format): how long the source took to answer.
 * The labourer's health depends on it, see `sosw.config.ts`.
 */
export function latencyLine(latencyMs: number, nowMs: number): string {
  return JSON.stringify({
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        { Namespace: 'Weather', Dimensions: [[]], Metrics: [{ Name: 'SourceLatency', Unit: 'Milliseconds' }] },
      ],
    },
    SourceLatency: latencyMs,
  });
}
