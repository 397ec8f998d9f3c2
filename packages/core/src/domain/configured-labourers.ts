import type { Config } from './config-layers.ts';
import { type LabourerReading, readLabourers, type SharedSettings } from './labourer.ts';
import { isRecord } from './record.ts';

/** The labourers of an essential's whole configuration, each read by itself. @throws InvalidInputError as its reader */
export function configuredLabourers(config: Config): LabourerReading[] {
  return readLabourers(config.taskConfig, settingsBeside(config));
}

/**
 * What stands beside the section `taskConfig` and holds for all labourers, unless the section says something else. The
 * original's managers read the whole document, and fleets rely on that for `max_attempts` (D19).
 */
export function settingsBeside(config: Config): SharedSettings {
  const { invocationNumberCoefficient, max_attempts, maxAttempts = max_attempts, ecologyConfig } = config;
  const metricDefaults = isRecord(ecologyConfig) ? ecologyConfig.defaultMetricValues : undefined;
  return {
    shared: {
      ...(invocationNumberCoefficient !== undefined && { invocationNumberCoefficient }),
      ...(maxAttempts !== undefined && { maxAttempts }),
    },
    ...(isRecord(metricDefaults) && { metricDefaults }),
  };
}
