import { InvalidInputError } from '../domain/errors.ts';
import { JSON_DEPTH_MAX } from '../domain/json-tape.ts';
import { isPlainObject } from '../runtime/config.ts';

/**
 * A value as configuration keeps it: text as it is, all else as JSON (the original wrote Python's words for it, which
 * nobody can read back: D30).
 *
 * @throws InvalidInputError for what would not be read back as it was given
 */
export function configText(value: unknown): string {
  if (typeof value === 'string') return value;
  requireJson(value, 'value', 0);
  return JSON.stringify(value);
}

function requireJson(value: unknown, path: string, depth: number): void {
  if (depth > JSON_DEPTH_MAX) {
    throw new InvalidInputError({ path: 'value', expected: `at most ${JSON_DEPTH_MAX} levels`, given: 'more' });
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) requireJson(item, `${path}[${index}]`, depth + 1);
  } else if (isPlainObject(value)) {
    for (const [key, held] of Object.entries(value)) {
      if (held !== undefined) requireJson(held, `${path}.${key}`, depth + 1); // as if it were not there
    }
  } else {
    throw new InvalidInputError({ path, expected: 'a value that JSON has', given: value });
  }
}
