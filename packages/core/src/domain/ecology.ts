import { InvalidInputError } from './errors.ts';

/** Health of what a labourer depends on: 0 Bad, 1 Poor, 2 Moderate, 3 Good, 4 High. */
export type HealthStatus = 0 | 1 | 2 | 3 | 4;

/** The share of its slots that a labourer may use at each status. */
export type SlotCoefficients = Readonly<Record<HealthStatus, number>>;

export const DEFAULT_SLOT_COEFFICIENTS: SlotCoefficients = { 0: 0, 1: 0, 2: 0.5, 3: 0.75, 4: 1 };

/** Slots in force: the labourer's maximum times the coefficient of its health, rounded down. */
export function slotsFor(
  slotsMax: number,
  status: HealthStatus,
  coefficients: SlotCoefficients = DEFAULT_SLOT_COEFFICIENTS,
): number {
  return Math.floor(slotsMax * coefficients[status]);
}

/** The worst of the statuses; a labourer that depends on nothing is in best health. */
export function worstOf(statuses: readonly HealthStatus[]): HealthStatus {
  return Math.min(4, ...statuses) as HealthStatus;
}

/**
 * Coefficients of a configuration document over the defaults. Keys are statuses as numbers or as the text that JSON
 * makes of them.
 *
 * @throws InvalidInputError when a status is not 0 to 4 or a coefficient not a number from 0 to 1
 */
export function readSlotCoefficients(given: unknown, path: string): SlotCoefficients {
  if (given === undefined) return DEFAULT_SLOT_COEFFICIENTS;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new InvalidInputError({ path, expected: 'an object of health status to coefficient', given });
  }
  const coefficients = { ...DEFAULT_SLOT_COEFFICIENTS };
  for (const [key, value] of Object.entries(given)) {
    if (!isHealthStatusKey(key)) {
      throw new InvalidInputError({ path: `${path}.${key}`, expected: 'a health status from 0 to 4', given: key });
    }
    if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
      throw new InvalidInputError({ path: `${path}.${key}`, expected: 'a number from 0 to 1', given: value });
    }
    coefficients[Number(key) as HealthStatus] = value;
  }
  return coefficients;
}

function isHealthStatusKey(key: string): key is `${HealthStatus}` {
  return /^[0-4]$/.test(key);
}
