import { InvalidInputError } from '../errors.ts';
import { isRecord } from '../record.ts';
import { type HealthStatus, readStatusKey } from './status.ts';

/** What the maximum of a labourer is multiplied with at each status. */
export type SlotCoefficients = Readonly<Record<HealthStatus, number>>;

export const DEFAULT_SLOT_COEFFICIENTS: SlotCoefficients = { 0: 0, 1: 0, 2: 0.5, 3: 0.75, 4: 1 };

/** A percentage that was meant for a share is told apart by this. */
const COEFFICIENT_MAX = 10;

/** Slots in force: the labourer's maximum times the coefficient of its health, rounded down. */
export function slotsFor(
  slotsMax: number,
  status: HealthStatus,
  coefficients: SlotCoefficients = DEFAULT_SLOT_COEFFICIENTS,
): number {
  return Math.floor(slotsMax * coefficients[status]);
}

/**
 * Coefficients of a configuration document over the defaults. Keys are statuses as numbers or as the text that JSON
 * makes of them. One above 1 gives more slots than the maximum, as in the original.
 *
 * @throws InvalidInputError when a status is not 0 to 4 or a coefficient not a number from 0 to 10
 */
export function readSlotCoefficients(given: unknown, path: string): SlotCoefficients {
  if (given === undefined) return DEFAULT_SLOT_COEFFICIENTS;
  if (!isRecord(given)) {
    throw new InvalidInputError({ path, expected: 'an object of health status to coefficient', given });
  }
  const coefficients = { ...DEFAULT_SLOT_COEFFICIENTS };
  for (const [key, value] of Object.entries(given)) {
    const status = readStatusKey(key, path);
    if (typeof value !== 'number' || !(value >= 0 && value <= COEFFICIENT_MAX)) {
      const expected = `a number from 0 to ${COEFFICIENT_MAX}`;
      throw new InvalidInputError({ path: `${path}.${key}`, expected, given: value });
    }
    coefficients[status] = value;
  }
  return coefficients;
}
