import { InvalidInputError } from '../../domain/errors.ts';
import type { HealthMetrics } from '../../ports/health-metrics.ts';
import type { System } from '../../ports/system.ts';
import { CloudWatchMetrics } from './cloudwatch-metrics.ts';
import { LocalMetrics } from './local-metrics.ts';

/** The variable that says where metrics are read. */
export const HEALTH_SOURCE_VARIABLE = 'SOSW_HEALTH_SOURCE';

/**
 * Metrics of CloudWatch, or of a local fleet at an address such as `http://127.0.0.1:4000`.
 *
 * @throws InvalidInputError for any other address
 */
export function createHealthMetrics(address: string | undefined, system: System): HealthMetrics {
  if (!address) return new CloudWatchMetrics(system);
  if (/^http:\/\/127\.0\.0\.1:\d+(\/|$)/.test(address)) return new LocalMetrics(address);
  const expected = 'an address such as http://127.0.0.1:4000';
  throw new InvalidInputError({ path: HEALTH_SOURCE_VARIABLE, expected, given: address });
}
