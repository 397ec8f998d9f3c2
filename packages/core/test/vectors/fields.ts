import { isPlainObject } from '../../src/runtime/config.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A part of a case as an object; empty when it is none. */
export function fields(value: unknown): Fields {
  return isPlainObject(value) ? value : {};
}

/** A part of a case as a list; empty when it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
