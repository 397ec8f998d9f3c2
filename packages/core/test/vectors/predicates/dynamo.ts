import type { VectorCase } from '../compare.ts';
import { type Fields, fields } from '../fields.ts';

export function leavesKeysUnread({ kwargs = {} }: VectorCase): boolean {
  const { BatchGetItem: answers = [] } = fields(kwargs.responses);
  return Array.isArray(answers) && answers.some((page) => Object.keys(fields(page.UnprocessedKeys)).length > 0);
}

/** Whether a whole row is written, alone or in a transaction. */
export function isPut(given: VectorCase): boolean {
  return /\.(put|create|make_put_transaction_item)$/.test(given.function);
}

export function rowOf({ kwargs = {} }: VectorCase): Fields {
  return { ...fields(kwargs.row), ...fields(kwargs.attributes_to_update) };
}

function mapperOf({ kwargs = {} }: VectorCase): Fields {
  return fields(fields(kwargs.config).row_mapper);
}

export function requiredColumns({ kwargs = {} }: VectorCase): readonly string[] {
  const required = fields(kwargs.config).required_fields;
  return Array.isArray(required) ? required.map(String) : [];
}

export function mappedCells(given: VectorCase): [string, unknown, unknown][] {
  const mapper = mapperOf(given);
  return Object.entries(rowOf(given))
    .filter(([column]) => Object.hasOwn(mapper, column))
    .map(([column, value]) => [column, mapper[column], value]);
}

/** Of what is written: `dict_to_dynamo` drops unmapped columns unless told otherwise. */
export function unmappedValues(given: VectorCase): unknown[] {
  if (given.function.endsWith('.dict_to_dynamo') && given.kwargs?.strict !== false) return [];
  const mapper = mapperOf(given);
  return Object.entries(rowOf(given))
    .filter(([column]) => !Object.hasOwn(mapper, column))
    .map(([, value]) => value);
}

/** Unsigned digits with at most one dot, or the words of a boolean; also inside of objects. */
export function looksLikeAnotherType(value: unknown): boolean {
  if (typeof value === 'string') return /^(\d+\.?\d*|\.\d+|true|false)$/i.test(value);
  return Object.values(fields(value)).some(looksLikeAnotherType);
}
