import { isPlainObject } from '../../src/runtime/config.ts';
import type { VectorCase } from '../vectors/compare.ts';
import type { IntendedDifference } from './intended-differences.ts';

type Fields = Readonly<Record<string, unknown>>;
type Path = readonly string[];

/** Where ours lays configurations over each other in another way than the original, on purpose. */
export const CONFIG_DIFFERENCES: readonly IntendedDifference[] = [
  {
    defect: 'D26',
    why: 'lists were joined, so that they could be neither replaced nor cleared; ours replaces them',
    applies: (given) => listsOfSeveralLayers(given).size > 0,
    ours: (expected, given) => withValues(expected, [...listsOfSeveralLayers(given).values()]),
  },
  {
    defect: 'D19',
    why: 'the shared document could not override the defaults; ours can',
    applies: (given) => sharedOverDefaults(given).length > 0,
    ours: (expected, given) => withValues(expected, sharedOverDefaults(given)),
  },
];

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
function listsOfSeveralLayers(given: VectorCase): Map<string, Value> {
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
function sharedOverDefaults(given: VectorCase): Value[] {
  const { shared, defaults, others } = layersOf(given);
  const has = (layer: Fields, { path }: Value) => leaves(layer).some((leaf) => leaf.path.join('.') === path.join('.'));
  return leaves(shared).filter((leaf) => has(defaults, leaf) && !others.some((layer) => has(layer, leaf)));
}

function leaves(layer: Fields, path: Path = []): Value[] {
  return Object.entries(layer).flatMap(([key, value]) =>
    isPlainObject(value) ? leaves(value, [...path, key]) : [{ path: [...path, key], value }],
  );
}

function withValues(expected: unknown, values: readonly Value[]): unknown {
  const config = values.reduce(
    (held: unknown, { path, value }) => withValue(held, path, value),
    fields(expected).config,
  );
  return { ...fields(expected), config };
}

function withValue(held: unknown, [key, ...rest]: Path, value: unknown): unknown {
  return key === undefined ? value : { ...fields(held), [key]: withValue(fields(held)[key], rest, value) };
}

function fields(value: unknown): Fields {
  return isPlainObject(value) ? value : {};
}
