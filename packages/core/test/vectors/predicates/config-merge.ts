import { isPlainObject } from '../../../src/runtime/config.ts';
import type { VectorCase } from '../compare.ts';
import { type Fields, fields } from '../fields.ts';

type Path = readonly string[];

interface Value {
  readonly path: Path;
  readonly value: unknown;
}

/** The layers as the original lays them, the weakest first. */
function layersOf({ function: name, kwargs = {} }: VectorCase): { shared: Fields; defaults: Fields; others: Fields[] } {
  const { sosw_essential_config, ...functions } = fields(kwargs.documents);
  return {
    shared: name.includes('Essential') ? fields(sosw_essential_config) : {},
    defaults: fields(kwargs.default_config),
    others: [...Object.values(functions), kwargs.custom_config].map(fields),
  };
}

/** Lists that more than one layer has, by path: what the strongest of them says. */
export function listsOfSeveralLayers(given: VectorCase): Map<string, Value> {
  const { shared, defaults, others } = layersOf(given);
  const lists = [defaults, shared, ...others]
    .flatMap((layer) => leaves(layer))
    .filter(({ value }) => Array.isArray(value));
  const seen = new Set<string>();
  const several = new Map<string, Value>();
  for (const list of lists) {
    const key = list.path.join('.');
    if (seen.has(key)) several.set(key, list);
    seen.add(key);
  }
  return several;
}

/** What the shared document says that the defaults say, too, and no stronger layer. */
export function sharedOverDefaults(given: VectorCase): Value[] {
  const { shared, defaults, others } = layersOf(given);
  const has = (layer: Fields, { path }: Value) => leaves(layer).some((leaf) => leaf.path.join('.') === path.join('.'));
  return leaves(shared).filter((leaf) => has(defaults, leaf) && !others.some((layer) => has(layer, leaf)));
}

function leaves(layer: Fields, path: Path = []): Value[] {
  return Object.entries(layer).flatMap(([key, value]) =>
    isPlainObject(value) ? leaves(value, [...path, key]) : [{ path: [...path, key], value }],
  );
}

export function withValues(expected: unknown, values: readonly Value[]): unknown {
  const config = values.reduce(
    (held: unknown, { path, value }) => withValue(held, path, value),
    fields(expected).config,
  );
  return { ...fields(expected), config };
}

function withValue(held: unknown, [key, ...rest]: Path, value: unknown): unknown {
  return key === undefined ? value : { ...fields(held), [key]: withValue(fields(held)[key], rest, value) };
}
