import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireDocument } from '../../src/domain/config-document.ts';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { readConfig } from '../../src/runtime/config.ts';

const read = (value: unknown) => requireDocument({ name: 'a_config', place: 'table config, env production', value });

describe('a document', () => {
  it('is an object, or there is none', () => {
    expect(read({ a: 1 })).toEqual({ a: 1 });
    expect(read(undefined)).toBeUndefined();
    expect(read(null)).toBeUndefined();
  });

  it.each([[[1]], [5], [false]])('that is %j is refused', (value) => {
    expect(() => read(value)).toThrow(
      `a_config: expected an object as JSON (table config, env production), got ${JSON.stringify(value)}`,
    );
  });

  it('that is no JSON is refused with its beginning', () => {
    expect(() => read('{"a": 1,')).toThrow(
      'a_config: expected an object as JSON (table config, env production; this is no JSON, write it anew: ' +
        'sosw config set a_config FILE), got "{\\"a\\": 1,"',
    );
  });

  it.each(["{'a': True}", '{"it\'s": None}', "[{'a': 1}]", '{"a": [True]}', "{\n'a'\n: 1}"])(
    'D30: that Python wrote is told apart: %j',
    (text) => {
      expect(() => read(text)).toThrow(/looks like a Python dict, as the update_config of sosw for Python wrote it/);
    },
  );

  it.each(['{"a": "it\'s True"', 'None of this', '', '{"a": 1,}'])('of no language is not: %j', (text) => {
    expect(() => read(text)).toThrow('this is no JSON');
  });

  it.each([
    [`{'db_password': 'geheim', 'a': 1}`, `{'db_password': ***, 'a': 1}`],
    [`{"token": "ge\\"heim", "a": 1`, `{"token": ***, "a": 1`],
    [`{'apiKey': "it's`, `{'apiKey': ***`],
    [`{'keyboard': 'qwerty'}`, `{'keyboard': 'qwerty'}`],
  ])('is shown without its secrets: %s', (text, shown) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ details: expect.objectContaining({ given: shown }) }));
  });
});

it('any text ends in a configuration or in an error that names the document', () => {
  const text = fc.oneof(
    fc.json(),
    fc.string(),
    fc.json().map((json) => json.replaceAll('"', "'").replaceAll('true', 'True')),
    fc.json().chain((json) => fc.nat(json.length).map((end) => json.slice(0, end))),
  );
  fc.assert(
    fc.property(text, (given) => {
      const value = parsed(given);
      try {
        expect(readConfig({ a_config: read(value) })).toBeTypeOf('object');
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
        expect((error as Error).message).toMatch(/^a_config: expected an object as JSON/);
        expect(typeof value === 'object' && value !== null && !Array.isArray(value)).toBe(false);
      }
    }),
    { numRuns: 2_000 },
  );
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
