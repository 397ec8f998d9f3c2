import { InvalidInputError } from '../../domain/errors.ts';

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='] as const;

export type Comparison = (typeof COMPARISONS)[number];

/**
 * One condition on a column. Names are whole column names, dots included. Values may be anything that a column may
 * hold: texts with spaces, texts of digits.
 */
export type Clause =
  | { readonly attributeExists: string }
  | { readonly attributeNotExists: string }
  | { readonly column: string; readonly is: Comparison; readonly value: unknown }
  | { readonly column: string; readonly between: readonly [unknown, unknown] };

/**
 * A clause, or the text of one as in the original:
 *
 * - 2 words: `attribute_exists x`, `attribute_not_exists x`
 * - 3 words: `x <op> value` with one of `=`, `<>`, `<`, `<=`, `>`, `>=`
 * - 5 words: `x between a and b`
 *
 * Words of a mapped column are converted to its type. Those of another are numbers and booleans where they look so
 * (`-1.5`, `true`), else text (`00501`, `1e5`).
 */
export type FilterExpression = string | Clause;

const EXPECTED =
  "'attribute_exists x', 'attribute_not_exists x', 'x <op> value' (op: = <> < <= > >=) or 'x between a and b'";

/** A number as JSON writes it, less the exponent: zip codes and hashes stay text. */
const NUMBER_WORD = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/**
 * @param path the option that is read, for errors
 * @throws InvalidInputError
 */
export function readClause(given: FilterExpression, path: string, isMapped: (column: string) => boolean): Clause {
  const clause = typeof given === 'string' ? parse(given, isMapped) : given;
  if (typeof clause === 'object' && clause !== null && isKnown(clause)) return clause;
  throw new InvalidInputError({ path, expected: EXPECTED, given });
}

function parse(text: string, isMapped: (column: string) => boolean): Clause | undefined {
  const words = text.trim().split(/\s+/);
  const [first = '', second = '', third = '', and = '', last = ''] = words;
  // A dot meant a path into a map in the original; here it could only mean another column, silently.
  const column = words.length === 2 ? second : first;
  if (column.includes('.')) return undefined;
  const value = (word: string) => (isMapped(column) ? word : valueOfWord(word));
  switch (words.length) {
    case 2:
      if (first === 'attribute_exists') return { attributeExists: column };
      if (first === 'attribute_not_exists') return { attributeNotExists: column };
      return undefined;
    case 3: {
      const is = COMPARISONS.find((known) => known === second);
      return is && { column, is, value: value(third) };
    }
    case 5: {
      const isBetween = second.toLowerCase() === 'between' && and.toLowerCase() === 'and';
      return isBetween ? { column, between: [value(third), value(last)] } : undefined;
    }
    default:
      return undefined;
  }
}

function valueOfWord(word: string): string | number | bigint | boolean {
  if (word === 'true' || word === 'false') return word === 'true';
  if (!NUMBER_WORD.test(word)) return word;
  return word.includes('.') ? Number(word) : BigInt(word);
}

/** A clause may come from plain JavaScript or from a document. */
function isKnown(clause: Clause): boolean {
  if ('attributeExists' in clause) return typeof clause.attributeExists === 'string';
  if ('attributeNotExists' in clause) return typeof clause.attributeNotExists === 'string';
  if (typeof clause.column !== 'string') return false;
  if (!('between' in clause)) return COMPARISONS.includes(clause.is);
  return Array.isArray(clause.between) && clause.between.length === 2;
}
