import { camelCase, canonicalKeys, FUNCTION_KEYS, type KeyTree, snakeCase } from '../domain/config-keys.ts';
import { type Config, isPlainObject, mergeConfig } from '../domain/config-layers.ts';
import { InvalidInputError } from '../domain/errors.ts';

export { type Config, isPlainObject, mergeConfig };

/**
 * Reads the layers of a Processor's configuration, the weakest first, and lays them over each other. They may be in
 * either spelling; names of clients are known to whoever registers them, so their sections `<name>_config` may, too.
 *
 * @param layers by the name that an error calls them; one that is null or undefined counts as empty
 * @param keys those of sosw, which may be in either spelling
 * @throws InvalidInputError when a layer is something else than an object
 */
export function readConfig(
  layers: Readonly<Record<string, unknown>>,
  clientNames: readonly string[] = [],
  keys: KeyTree = FUNCTION_KEYS,
): Config {
  const sections = new Map(clientNames.map((client) => [`${snakeCase(client)}_config`, sectionName(client)]));
  return mergeConfig(
    ...Object.entries(layers).map(([name, layer]) => readLayer(name, canonicalKeys(layer, keys), sections)),
  );
}

function readLayer(name: string, layer: unknown, sections: ReadonlyMap<string, string>): Config {
  if (layer === undefined || layer === null) return {};
  if (!isPlainObject(layer)) throw new InvalidInputError({ path: name, expected: 'an object', given: layer });
  return Object.fromEntries(Object.entries(layer).map(([key, value]) => [sections.get(key) ?? key, value]));
}

/** The section that configures a client: `dynamoDb` -> `dynamoDbConfig`. */
export function sectionName(client: string): string {
  return `${client}Config`;
}

/** A name of a client in the spelling of this code: `dynamo_db` and `DynamoDb` -> `dynamoDb`. */
export function clientName(given: string): string {
  const camel = camelCase(given);
  return camel.charAt(0).toLowerCase() + camel.slice(1);
}

/** A section of a configuration; empty when there is none or when it is no object. */
export function sectionOf(config: Config, name: string): Config {
  const section = config[name];
  return isPlainObject(section) ? section : {};
}
