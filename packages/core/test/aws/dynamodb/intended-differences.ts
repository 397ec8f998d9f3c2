import type { VectorCase } from '../../vectors/compare.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where ours differs from the original on purpose: which cases are meant, and what ours does with them. */
export interface IntendedDifference {
  /** Number in the list of the original's defects, or what else it comes from. */
  readonly because: `D${number}` | 'a limit that is 100 today';
  readonly why: string;
  readonly applies: (given: VectorCase) => boolean;
  /**
   * `refuses`: ours throws. `answers`: ours answers something else than the original. `succeeds`: ours answers where the
   * original threw.
   */
  readonly ours: 'refuses' | 'answers' | 'succeeds';
}

export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  {
    because: 'D37',
    why: 'null in a mapped column makes every later read of the row fail',
    applies: (given) => mappedCells(given).some(([, type, value]) => value === null && type !== 'NULL'),
    ours: 'refuses',
  },
  {
    because: 'D37',
    why: 'a row without a required column was written',
    applies: (given) => isPut(given) && requiredColumns(given).some((column) => !Object.hasOwn(rowOf(given), column)),
    ours: 'refuses',
  },
  {
    because: 'D10',
    why: 'text in unmapped columns was written as a number or a boolean when it looked like one',
    applies: (given) => unmappedValues(given).some(looksLikeAnotherType),
    ours: 'answers',
  },
  {
    because: 'D37',
    why: 'a batch get gave up at the first key that was left unread, unless told to ask again',
    applies: (given) =>
      given.function.endsWith('.batch_get_items_one_table') &&
      given.kwargs?.max_retries === undefined &&
      leavesKeysUnread(given),
    ours: 'succeeds',
  },
  {
    because: 'a limit that is 100 today',
    why: 'transactions took ten items, and more were cut into several, of which a later one might fail',
    applies: ({ function: name, kwargs = {} }) =>
      name.endsWith('.transact_write') && Array.isArray(kwargs.transactions) && kwargs.transactions.length > 10,
    ours: 'answers',
  },
];

function leavesKeysUnread({ kwargs = {} }: VectorCase): boolean {
  const { BatchGetItem: answers = [] } = fields(kwargs.responses);
  return Array.isArray(answers) && answers.some((page) => Object.keys(fields(page.UnprocessedKeys)).length > 0);
}

/** Whether a whole row is written, alone or in a transaction. */
function isPut(given: VectorCase): boolean {
  return /\.(put|create|make_put_transaction_item)$/.test(given.function);
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
