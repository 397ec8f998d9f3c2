import { InvalidInputError } from '../domain/errors.ts';
import { METRIC_UNITS, type MetricName } from '../domain/metrics.ts';
import { type Metrics, NO_METRICS } from '../ports/metrics.ts';
import type { Platform } from '../ports/platform.ts';

/** The variable that switches metrics off: `SOSW_METRICS=off`. */
export const METRICS_VARIABLE = 'SOSW_METRICS';

const NAMESPACE = 'sosw';
/** The dimension of all metrics. */
const LABOURER = 'labourer_id';

/**
 * Metrics as lines of the log, of which CloudWatch makes metrics by itself: the Embedded Metric Format. A line has the
 * measures of one labourer; it costs no call. Only in Lambda, where somebody reads them.
 *
 * @throws InvalidInputError when `SOSW_METRICS` is neither `on`, the default, nor `off`
 */
export function createMetrics({
  variable,
  system,
  writeLine,
}: Pick<Platform, 'variable' | 'system' | 'writeLine'>): Metrics {
  const wanted = variable(METRICS_VARIABLE) || 'on';
  if (wanted !== 'on' && wanted !== 'off') {
    throw new InvalidInputError({ path: METRICS_VARIABLE, expected: 'on or off', given: wanted });
  }
  if (wanted === 'off' || variable('AWS_LAMBDA_FUNCTION_NAME') === undefined) return NO_METRICS;
  return {
    record(labourerId, measures) {
      const names = Object.keys(measures) as MetricName[];
      if (names.length === 0) return;
      const Metrics = names.map((Name) => ({ Name, Unit: METRIC_UNITS[Name] }));
      const directive = { Namespace: NAMESPACE, Dimensions: [[LABOURER]], Metrics };
      const _aws = { Timestamp: system.clock.now(), CloudWatchMetrics: [directive] };
      writeLine(JSON.stringify({ _aws, [LABOURER]: labourerId, ...measures }));
    },
  };
}
