import fc from 'fast-check';

/** Runs of each property. */
export const RUNS = 2_000;

/** Anything that a document or an event may hold: JSON mostly, and what a careless program puts there. */
export const rubbish: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.anything({ maxDepth: 2 }) },
);

/** Objects that have some of these keys, in either spelling, and sometimes others. */
export function under(
  keys: readonly string[],
  values: fc.Arbitrary<unknown> = rubbish,
): fc.Arbitrary<Record<string, unknown>> {
  const key = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: fc.string() });
  return fc.dictionary(key, values, { maxKeys: 6 });
}

/** What a call returned or threw. */
export function outcomeOf<Value>(call: () => Value): { readonly value?: Value; readonly error?: unknown } {
  try {
    return { value: call() };
  } catch (error) {
    return { error: error ?? new Error('nothing was thrown') };
  }
}
