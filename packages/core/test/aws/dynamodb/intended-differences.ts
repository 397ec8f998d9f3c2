import type { VectorCase } from '../../vectors/compare.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where ours differs from the original on purpose: which cases are meant, and what ours does with them. */
export interface IntendedDifference {
  /** Number in the list of the original's defects. */
  readonly defect: `D${number}`;
  readonly why: string;
  readonly applies: (given: VectorCase) => boolean;
  /** `refuses`: ours throws. `answers`: ours answers something else than the original. */
  readonly ours: 'refuses' | 'answers';
}

export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  {
    defect: 'D37',
    why: 'null in a mapped column makes every later read of the row fail',
    applies: (given) => mappedCells(given).some(([, type, value]) => value === null && type !== 'NULL'),
    ours: 'refuses',
  },
  {
    defect: 'D37',
    why: 'a row without a required column was written',
    applies: (given) => isPut(given) && requiredColumns(given).some((column) => !Object.hasOwn(rowOf(given), column)),
    ours: 'refuses',
  },
  {
    defect: 'D10',
    why: 'text in unmapped columns was written as a number or a boolean when it looked like one',
    applies: (given) => unmappedValues(given).some(looksLikeAnotherType),
    ours: 'answers',
  },
];

function isPut(given: VectorCase): boolean {
  return given.function.endsWith('.put');
}

function rowOf({ kwargs = {} }: VectorCase): Fields {
  return { ...fields(kwargs.row), ...fields(kwargs.attributes_to_update) };
}

function mapperOf({ kwargs = {} }: VectorCase): Fields {
  return fields(fields(kwargs.config).row_mapper);
}

function requiredColumns({ kwargs = {} }: VectorCase): readonly string[] {
  const required = fields(kwargs.config).required_fields;
  return Array.isArray(required) ? required.map(String) : [];
}

function mappedCells(given: VectorCase): [string, unknown, unknown][] {
  const mapper = mapperOf(given);
  return Object.entries(rowOf(given))
    .filter(([column]) => Object.hasOwn(mapper, column))
    .map(([column, value]) => [column, mapper[column], value]);
}

/** Of what is written: `dict_to_dynamo` drops unmapped columns unless told otherwise. */
function unmappedValues(given: VectorCase): unknown[] {
  if (given.function.endsWith('.dict_to_dynamo') && given.kwargs?.strict !== false) return [];
  const mapper = mapperOf(given);
  return Object.entries(rowOf(given))
    .filter(([column]) => !Object.hasOwn(mapper, column))
    .map(([, value]) => value);
}

/** Unsigned digits with at most one dot, or the words of a boolean; also inside of objects. */
function looksLikeAnotherType(value: unknown): boolean {
  if (typeof value === 'string') return /^(\d+\.?\d*|\.\d+|true|false)$/i.test(value);
  return Object.values(fields(value)).some(looksLikeAnotherType);
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
