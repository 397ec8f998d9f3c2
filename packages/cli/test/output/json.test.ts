import { describe, expect, it } from 'vitest';
import { RawJson, rawJson, toJson } from '../../src/output/json.ts';

describe('toJson', () => {
  const plain = { a: 1, 'b c': [true, null, 'text "x"\n', [], {}], d: { e: 1.5, f: { g: 'ü' } } };

  it('writes plain values as JSON.stringify does, on one line and indented', () => {
    expect(toJson(plain)).toBe(JSON.stringify(plain));
    expect(toJson(plain, 2)).toBe(JSON.stringify(plain, null, 2));
  });

  it('leaves out what JSON has no word for, as JSON.stringify does', () => {
    const value = { a: undefined, b: [undefined, () => 1], c: 1 };
    expect(toJson(value)).toBe(JSON.stringify(value));
    expect(toJson(undefined)).toBe('null');
  });

  it('writes integers above 2^53 and bytes', () => {
    expect(toJson({ big: 12345678901234567890n, bytes: new Uint8Array([1, 2, 3]) })).toBe(
      '{"big":12345678901234567890,"bytes":"AQID"}',
    );
  });

  it('writes raw JSON as it stands', () => {
    const payload = '{"10":1,"9":12345678901234567890}';
    expect(toJson({ payload: new RawJson(payload) })).toBe(`{"payload":${payload}}`);
    expect(toJson([new RawJson(payload)], 2)).toBe(`[\n  ${payload}\n]`);
  });
});

describe('rawJson', () => {
  it('puts JSON on one line and changes nothing else', () => {
    expect(toJson(rawJson('{\n  "10": 1,\n  "9": "a b\\n"\n}\n'))).toBe('{ "10": 1, "9": "a b\\n" }');
  });

  it('takes a text that is no JSON for a text', () => {
    expect(toJson(rawJson('{ no'))).toBe('"{ no"');
  });
});
