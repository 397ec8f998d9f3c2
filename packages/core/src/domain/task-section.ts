import { type Config, isPlainObject } from './config-layers.ts';

/**
 * The section `taskConfig` of an essential's configuration. `max_attempts` beside it is the default of all labourers
 * unless the section has one: the original's managers read the whole document, and fleets rely on that (D19).
 */
export function taskSection({ taskConfig, max_attempts, maxAttempts = max_attempts }: Config): unknown {
  if (maxAttempts === undefined || !isPlainObject(taskConfig)) return taskConfig;
  return { maxAttempts, ...taskConfig };
}
