import { InvalidInputError } from '../../domain/errors.ts';
import { isPlainObject } from './encode.ts';

// Options may come from plain JavaScript or from a document, where null is absent.

/** @throws InvalidInputError */
export function optionalText(path: string, given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'string' && given !== '') return given;
  throw new InvalidInputError({ path, expected: 'text, not empty', given });
}

/** @throws InvalidInputError */
export function optionalFlag(path: string, given: unknown): boolean | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'boolean') return given;
  throw new InvalidInputError({ path, expected: 'true or false', given });
}

/** Columns and what is said of each. @throws InvalidInputError */
export function readColumns(path: string, given: unknown): [string, unknown][] {
  if (isPlainObject(given)) return Object.entries(given);
  throw new InvalidInputError({ path, expected: 'a plain object of columns', given });
}
