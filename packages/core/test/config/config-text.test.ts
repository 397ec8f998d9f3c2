import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configText } from '../../src/config/config-text.ts';
import { InvalidInputError } from '../../src/domain/errors.ts';

it('is JSON that says the same, the text itself, or a refusal', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }), (value) => {
      let text: string;
      try {
        text = configText(value);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
        return;
      }
      if (typeof value === 'string') expect(text).toBe(value);
      else expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
    }),
    { numRuns: 2_000 },
  );
});

it('takes every value of JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(configText(value)).toBe(typeof value === 'string' ? value : JSON.stringify(value));
    }),
    { numRuns: 2_000 },
  );
});
