/** A configuration as a Processor holds it: keys of sosw in camelCase, everything else as it was written. */
export type Config = Readonly<Record<string, unknown>>;

/**
 * Lays configurations over each other, later ones win: objects are merged deeply, everything else replaces what was
 * there, lists too (the original joined them, so that a list could never be shortened). Keys keep the order in which
 * they first appear. A key whose value is `undefined` counts as absent. The layers are not modified.
 */
export function mergeConfig(...layers: readonly Config[]): Config {
  return layers.reduce(merged, {});
}

function merged(under: Config, over: Config): Config {
  const result = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const before = result.get(key);
    result.set(key, isPlainObject(value) ? merged(isPlainObject(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(result);
}

/** True for what JSON calls an object; instances of classes are values. */
export function isPlainObject(value: unknown): value is Config {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
