import { type Config, isPlainObject, mergeConfig } from './config-layers.ts';
import { settingsBeside } from './configured-labourers.ts';
import { LABOURER_DEFAULTS } from './labourer.ts';

/** A layer of a configuration, by the name that people know it by: `default`, the name of a document, `custom`. */
export interface ConfigLayer {
  readonly name: string;
  readonly config: Config;
}

/** What one layer says. */
export interface LayerValue {
  readonly value: unknown;
  readonly layer: string;
}

/** A key of the whole configuration that is no section: what it is, and why. */
export interface ExplainedKey extends LayerValue {
  readonly path: readonly string[];
  /** What weaker layers say there, or of what it stands in; the weakest first. */
  readonly overrode: readonly LayerValue[];
}

/**
 * Tells for each key of the layers, laid over each other, which of them its value is from.
 *
 * @param layers the weakest first, as for {@link mergeConfig}
 */
export function explainConfig(layers: readonly ConfigLayer[]): readonly ExplainedKey[] {
  return leavesOf(mergeConfig(...layers.map(({ config }) => config))).map(({ path, value }) => {
    const said = layers.flatMap(({ name, config }) => {
      const found = valueAt(config, path);
      return found === undefined ? [] : [{ value: found, layer: name }];
    });
    return { path, value, layer: said.at(-1)?.layer ?? '', overrode: said.slice(0, -1) };
  });
}

/** Settings that the section, or the document, may have for all labourers: that is their default then. */
const INHERITED: ReadonlySet<string> = new Set(['maxAttempts', 'maxSimultaneousInvocations']);

/** What the essentials take for each labourer of a configuration where it says nothing, as a layer below all others. */
export function labourerDefaults(config: Config): Config {
  const { taskConfig: section } = config;
  if (!isPlainObject(section) || !isPlainObject(section.labourers)) return {};
  const shared = new Map(Object.entries({ ...settingsBeside(config).shared, ...section }));
  const own = Object.entries(LABOURER_DEFAULTS).filter(([key]) => !INHERITED.has(key) || shared.get(key) === undefined);
  const labourers = Object.keys(section.labourers).map((id) => [id, Object.fromEntries(own)] as const);
  return { taskConfig: { labourers: Object.fromEntries(labourers) } };
}

/** Keys and what stands there, sections opened; an empty section is a value. */
export function leavesOf(
  config: Config,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly value: unknown }[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const below = [...path, key];
    return isPlainObject(value) && Object.keys(value).length > 0 ? leavesOf(value, below) : [{ path: below, value }];
  });
}

/** What a layer has at the path, or in place of a section on the way to it; undefined: it says nothing. */
function valueAt(config: Config, path: readonly string[]): unknown {
  let found: unknown = config;
  for (const key of path) {
    if (!isPlainObject(found)) return found;
    found = Object.hasOwn(found, key) ? found[key] : undefined;
    if (found === undefined) return undefined;
  }
  return found;
}
