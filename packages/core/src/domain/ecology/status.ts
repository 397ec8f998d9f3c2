import { InvalidInputError } from '../errors.ts';

/** Health of what a labourer depends on: 0 Bad, 1 Poor, 2 Moderate, 3 Good, 4 High. */
export type HealthStatus = 0 | 1 | 2 | 3 | 4;

/** The worst of the statuses; a labourer that depends on nothing is in best health. */
export function worstOf(statuses: readonly HealthStatus[]): HealthStatus {
  return Math.min(4, ...statuses) as HealthStatus;
}

export function isHealthStatus(given: unknown): given is HealthStatus {
  return typeof given === 'number' && /^[0-4]$/.test(String(given));
}

/** A status as a key of a document: JSON makes a text of it. @throws InvalidInputError */
export function readStatusKey(key: string, path: string): HealthStatus {
  const status = Number(key);
  if (/^[0-4]$/.test(key) && isHealthStatus(status)) return status;
  throw new InvalidInputError({ path: `${path}.${key}`, expected: 'a health status from 0 to 4', given: key });
}
