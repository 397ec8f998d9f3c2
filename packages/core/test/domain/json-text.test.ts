import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { JSON_DEPTH_MAX } from '../../src/domain/json-tape.ts';
import { isJsonObject, jsonNodeOf, parseJson, writeJson } from '../../src/domain/json-text.ts';

/** Any JSON text: of any value, with any white space, with keys and texts escaped in more than one way. */
const jsonText = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, ' \t', '\n\r'), fc.boolean())
  .map(([value, space, escaped]) => {
    const text = JSON.stringify(value, undefined, space);
    return escaped
      ? text.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : text;
  });

describe('parseJson and writeJson', { timeout: 60_000 }, () => {
  it('keep every value', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(JSON.parse(writeJson(parseJson(text)))).toStrictEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('accept what JSON.parse accepts, and nothing else', () => {
    const mutated = fc
      .tuple(
        jsonText,
        fc.nat(),
        fc.constantFrom('', '"', '\\', ',', ':', '{', ']', '0', '-', '.', 'e', ' ', '\u0000', 'nul'),
      )
      .map(([text, at, inserted]) => {
        const position = at % (text.length + 1);
        return text.slice(0, position) + inserted + text.slice(position + 1);
      });
    fc.assert(
      fc.property(mutated, (text) => {
        expect(accepts(() => parseJson(text))).toBe(accepts(() => JSON.parse(text)));
      }),
      { numRuns: 2000 },
    );
  });

  it('write the shortest text', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const written = writeJson(parseJson(text));
        expect(writeJson(parseJson(written))).toBe(written);
        expect(written.replace(/"(?:[^"\\]|\\.)*"/g, '')).not.toMatch(/\s/);
      }),
    );
  });

  it('keep the order of keys that look like integers, at every depth', () => {
    const text = '{"333":{"20":null,"3":[{"2":0,"1":0}]},"b":1,"111":2,"-1":3}';
    expect(writeJson(parseJson(text))).toBe(text);
  });

  it('keep numbers as they were written', () => {
    const text = '[12345678901234567890,1e-07,1.0,-0,0.10,1E+2]';
    expect(writeJson(parseJson(text))).toBe(text);
  });

  it('keep the last of equal keys, where the first one stood', () => {
    const text = ' {"a": 1, "b": {"c": 1, "\\u0063": 2}, "\\u0061": 3, "b": {"x": [1]}} ';
    expect(writeJson(parseJson(text))).toBe('{"a":3,"b":{"x":[1]}}');
    const inner = parseJson('{"o":{"a":1,"z":0,"a":2}}').get('o');
    expect(inner?.get('a')?.token).toBe('2');
    expect(inner?.members()).toHaveLength(2);
  });

  it('keep a key called __proto__', () => {
    const text = '{"__proto__":{"constructor":1}}';
    expect(writeJson(parseJson(text))).toBe(text);
  });

  it.each([
    ['', 'JSON at offset 0: expected a JSON value, got "the end"'],
    ['{"a":1', 'JSON at offset 6: expected "," or "}", got "the end"'],
    ['[1 2]', 'JSON at offset 3: expected "," or "]", got "2]"'],
    ['{a:1}', 'JSON at offset 1: expected a key in double quotes, got "a:1}"'],
    ['{"a" 1}', 'JSON at offset 5: expected ":", got "1}"'],
    ['[1] x', 'JSON at offset 4: expected nothing more, got "x"'],
    ['"\\x"', 'JSON at offset 1: expected an escape that JSON has, got "\\\\x\\""'],
    ['NaN', 'JSON at offset 0: expected a JSON value, got "NaN"'],
    ['01', 'JSON at offset 1: expected nothing more, got "1"'],
  ])('tell where %j is wrong', (text, message) => {
    expect(() => parseJson(text)).toThrow(InvalidInputError);
    expect(() => parseJson(text)).toThrow(message);
  });

  it('refuse a text that does not end', () => {
    expect(() => parseJson('"abc')).toThrow('offset 4: expected a text that ends with a double quote');
    expect(() => parseJson('"a\nb"')).toThrow('offset 2: expected a text that ends');
  });

  it('bound the depth', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(writeJson(parseJson(nested(JSON_DEPTH_MAX)))).toBe(nested(JSON_DEPTH_MAX));
    expect(() => parseJson(nested(JSON_DEPTH_MAX + 1))).toThrow(InvalidInputError);
    expect(() => parseJson('{"a":'.repeat(200_000))).toThrow('at most 100 levels');
  });
});

describe('jsonNodeOf', () => {
  it('is the node of a value that was parsed already', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(writeJson(jsonNodeOf(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('refuses what JSON has no words for', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(() => jsonNodeOf(circular)).toThrow(InvalidInputError);
    expect(() => jsonNodeOf(undefined)).toThrow('event: expected a value that JSON can write');
    expect(() => jsonNodeOf(10n)).toThrow(InvalidInputError);
  });

  it('never overflows the stack', () => {
    let deep: unknown = null;
    for (let level = 0; level < 200_000; level += 1) deep = [deep];
    expect(() => jsonNodeOf(deep)).toThrow(InvalidInputError);
  });
});

describe('JsonNode', () => {
  const node = parseJson(
    ' {"t":"a\\nb", "n":-1.50, "y":true, "f":false, "z":null, "l":[1, "x"], "o":{"k":{}}, "e":[]} ',
  );

  it('tells kinds and values', () => {
    const seen = Array.from(node.entries(), ([key, value]) => [
      key,
      value.kind,
      value.string,
      value.number,
      value.isEmpty,
    ]);
    expect(seen).toEqual([
      ['t', 'string', 'a\nb', undefined, false],
      ['n', 'number', undefined, -1.5, false],
      ['y', 'boolean', undefined, undefined, false],
      ['f', 'boolean', undefined, undefined, false],
      ['z', 'null', undefined, undefined, false],
      ['l', 'array', undefined, undefined, false],
      ['o', 'object', undefined, undefined, false],
      ['e', 'array', undefined, undefined, true],
    ]);
    expect(isJsonObject(node)).toBe(true);
  });

  it('finds a member by its key', () => {
    expect(node.get('l')?.token).toBe('[1, "x"]');
    expect(node.get('x')).toBeUndefined();
    expect(node.get('l')?.get('1')).toBeUndefined();
  });

  it('has items in lists only, entries in objects only', () => {
    expect(Array.from(node.get('l')?.items() ?? [], (item) => item.token)).toEqual(['1', '"x"']);
    expect([...node.items()]).toEqual([]);
  });

  it('gives members by number', () => {
    const object = node.members();
    expect(object.length).toBe(8);
    expect([object.token(0), object.key(0), object.value(0).token]).toEqual(['"t"', 't', '"a\\nb"']);
    expect(object.value(6).members().value(0).isEmpty).toBe(true);
    expect(node.get('l')?.members().token(1)).toBe('"x"');
    expect(node.get('n')?.members()).toHaveLength(1);
    expect(() => object.token(8)).toThrow(RangeError);
  });

  it.each(['["a",1,null]', '[[1],[2],[3]]', '[1,[2,[3]],{"a":4},5]', '["a",{}]', '[]'])(
    'gives the members of %s by number, equally wide or not',
    (text) => {
      const list = parseJson(text);
      const members = list.members();
      const tokens = Array.from({ length: members.length }, (_, index) => members.token(index));
      expect(tokens).toEqual(Array.from(list.items(), (item) => item.token));
      expect(() => members.token(members.length)).toThrow(RangeError);
      expect(() => members.token(-1)).toThrow(RangeError);
    },
  );
});

function accepts(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    expect(error instanceof SyntaxError || error instanceof InvalidInputError).toBe(true);
    return false;
  }
}
