import fc from 'fast-check';
import type { Item } from '../../src/dynamodb/item.ts';
import type { Request } from './backends.ts';

/** What requests are made of: so few keys and values that most of them meet. */
export const S = (value: string) => ({ S: value });
export const N = (value: number) => ({ N: String(value) });

export const text = (...values: readonly string[]) => fc.constantFrom(...values).map(S);
export const number = (...values: readonly number[]) => fc.constantFrom(...values).map(N);
/** Some values have a type that was not expected: a column that somebody else wrote. */
export const token = fc.oneof({ weight: 6, arbitrary: text('a', 'b') }, { weight: 1, arbitrary: fc.constant(N(1)) });
/** A value that nobody compares, of any type. */
export const cell: fc.Arbitrary<Item[string]> = fc.oneof<fc.Arbitrary<Item[string]>[]>(
  ...[text('', 'é', 'a\n"b"'), number(0, -1, 7, 1.5), fc.boolean().map((BOOL) => ({ BOOL }))],
  fc.constant({ NULL: true }),
  fc.constant({ L: [S('x'), { M: { y: N(1), 'a.b': { L: [] } } }] }),
);

export const LANES = ['w#0', 'w#1'] as const;
export const IDS = ['t1', 't10', 't2', 't20', 'T3', 't~4'] as const;
export const DUES = [5, 10, 40, 100, 1_000, 20_000] as const;
export const SLOTS = [0, 1, 2, 9, 10, 11] as const;

export interface Condition {
  readonly text: string;
  readonly values: Item;
}

/** Names and values of expressions, as core makes them: `#column` for each column, values only if there are some. */
export function placeholders(texts: readonly (string | undefined)[], values: Item): object {
  const names = new Set(texts.flatMap((text) => text?.match(/#\w+/g) ?? []));
  return {
    ...(names.size > 0 && { ExpressionAttributeNames: Object.fromEntries([...names].map((n) => [n, n.slice(1)])) }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

export const of = (operation: string, input: object): Request => ({ operation, input });
