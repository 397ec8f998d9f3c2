export { fieldsOf as fields } from '../../src/runtime/task-event.ts';

/** A part of a case. */
export type Fields = Readonly<Record<string, unknown>>;

/** A part of a case as a list; empty when it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
