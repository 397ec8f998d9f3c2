import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientName, isPlainObject, mergeConfig, readConfig } from '../../src/runtime/config.ts';

const layer = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 });

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** Every place in a value that is no object, with what stands there. */
function leaves(value: unknown, path: readonly string[] = []): [readonly string[], unknown][] {
  if (!isPlainObject(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, held]) => leaves(held, [...path, key]));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((held, key) => (isPlainObject(held) ? held[key] : undefined), value);
}

describe('mergeConfig', () => {
  it('keeps every leaf of the upper layer, and of the lower one what the upper does not touch', () => {
    fc.assert(
      fc.property(layer, layer, (lower, upper) => {
        const merged = mergeConfig(frozen(lower), frozen(upper));
        for (const [path, value] of leaves(upper)) expect(at(merged, path)).toEqual(value);
        for (const key of Object.keys(lower)) if (!Object.hasOwn(upper, key)) expect(merged[key]).toEqual(lower[key]);
      }),
    );
  });

  it('changes nothing when a layer is empty, or the same once more', () => {
    fc.assert(
      fc.property(layer, (config) => {
        expect(mergeConfig(config, {})).toEqual(config);
        expect(mergeConfig({}, config)).toEqual(config);
        expect(mergeConfig(config, config)).toEqual(config);
      }),
    );
  });

  it('keeps keys in the order in which they first appear', () => {
    const merged = mergeConfig({ zeta: 1, alpha: { b: 1, a: 1 } }, { mid: 1, zeta: 2, alpha: { c: 1, a: 2 } });
    expect(JSON.stringify(merged)).toBe('{"zeta":2,"alpha":{"b":1,"a":2,"c":1},"mid":1}');
  });

  it('D26: replaces lists', () => {
    expect(mergeConfig({ a: ['x', 'y'], b: [1] }, { a: ['y'], b: [] })).toEqual({ a: ['y'], b: [] });
  });

  it('takes undefined for absent and null for a value', () => {
    expect(mergeConfig({ a: 1, b: { c: 1 } }, { a: undefined, b: null })).toEqual({ a: 1, b: null });
  });

  it('keeps instances of classes as they are', () => {
    const date = new Date(0);
    expect(mergeConfig({ a: { b: 1 } }, { a: date }).a).toBe(date);
  });

  it('has no special keys', () => {
    const merged = mergeConfig(JSON.parse('{"__proto__":{"x":1}}'), JSON.parse('{"__proto__":{"y":2}}'));
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"x":1,"y":2}}');
    expect('y' in merged).toBe(false);
  });
});

describe('readConfig', () => {
  it('reads keys of sosw in either spelling and leaves all others alone', () => {
    const config = readConfig({
      defaults: { soswWorkerAssistantLambda: 'a', dynamoDbConfig: { rowMapper: { hash_col: 'S' } } },
      document: { sosw_worker_assistant_lambda: 'b', dynamo_db_config: { row_mapper: { range_col: 'N' } }, my_key: 1 },
    });
    expect(config).toEqual({
      soswWorkerAssistantLambda: 'b',
      dynamoDbConfig: { rowMapper: { hash_col: 'S', range_col: 'N' } },
      my_key: 1,
    });
  });

  it('reads the sections of registered clients in either spelling, but not what is in them', () => {
    const layers = { defaults: { myApiConfig: { url: 'u' } }, document: { my_api_config: { max_tries: 3 } } };
    expect(readConfig(layers, ['myApi'])).toEqual({ myApiConfig: { url: 'u', max_tries: 3 } });
    expect(readConfig(layers)).toEqual({ myApiConfig: { url: 'u' }, my_api_config: { max_tries: 3 } });
  });

  it('takes null and undefined for empty layers', () => {
    expect(readConfig({ a: null, b: { x: 1 }, c: undefined })).toEqual({ x: 1 });
  });

  it.each([['text'], [[1]], [0], [false]])('refuses the layer %j by its name', (given) => {
    expect(() => readConfig({ my_document: given })).toThrow('my_document: expected an object');
  });
});

describe('clientName', () => {
  it.each(['dynamo_db', 'dynamoDb', 'DynamoDb'])('reads %s as dynamoDb', (given) => {
    expect(clientName(given)).toBe('dynamoDb');
  });
});
