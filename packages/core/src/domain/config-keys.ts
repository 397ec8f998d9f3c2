/**
 * Keys of configuration documents. The original writes them in snake_case, code here writes camelCase, and both are
 * read. Only keys that belong to sosw are translated, and only where they belong: names of labourers, columns and
 * everything that is the user's own stay as they are.
 */
export interface KeyTree {
  /** Keys of sosw at this level, in camelCase, with what stands below them. */
  readonly own?: Readonly<Record<string, KeyTree>>;
  /** What stands below every key that is not `own`: the key itself is a name of the user's. */
  readonly below?: KeyTree;
  /** Keys that end so (in camelCase) are sosw's whatever stands before: `<prefix>DynamoDbConfig`. */
  readonly suffix?: { readonly of: string; readonly tree: KeyTree };
}

const LEAF: KeyTree = {};

export function leaves(...names: readonly string[]): Record<string, KeyTree> {
  return Object.fromEntries(names.map((name) => [name, LEAF]));
}

const DYNAMO_DB: KeyTree = {
  own: leaves(
    'tableName',
    'rowMapper',
    'requiredFields',
    'hashKey',
    'indexName',
    'regionName',
    'dontJsonLoadsResults',
    'skipGlue',
    'wideIntegers',
  ),
};

const META_HANDLER: KeyTree = { own: { writeMetaToDdb: LEAF, dynamoDbConfig: DYNAMO_DB } };

/** Keys of every function's documents. */
export const FUNCTION_KEYS: KeyTree = {
  own: {
    ...leaves('initClients', 'soswWorkerAssistantLambda', 'lifetimeStatsParams', 'deadSnsTopic'),
    metaHandlerConfig: META_HANDLER,
  },
  suffix: { of: 'DynamoDbConfig', tree: DYNAMO_DB },
};

/** A document with the keys of sosw in camelCase. The order of keys is kept; of a key given in both spellings, the
 * later one counts. Anything but an object is returned as it is. */
export function canonicalKeys(document: unknown, tree: KeyTree): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => {
      const camel = camelCase(key);
      const own = tree.own?.[camel] ?? subtreeBySuffix(camel, tree);
      if (own) return [camel, canonicalKeys(value, own)];
      return [key, tree.below ? canonicalKeys(value, tree.below) : value];
    }),
  );
}

function subtreeBySuffix(camel: string, tree: KeyTree): KeyTree | undefined {
  const { suffix } = tree;
  if (!suffix) return undefined;
  const isPlain = camel.toLowerCase() === suffix.of.toLowerCase();
  return isPlain || camel.endsWith(suffix.of) ? suffix.tree : undefined;
}

/** `dynamo_db_config` -> `dynamoDbConfig`. */
export function camelCase(key: string): string {
  return key.replace(/(?<=.)_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `dynamoDbConfig` -> `dynamo_db_config`. */
export function snakeCase(key: string): string {
  return key.replace(/(?<=.)([A-Z])/g, '_$1').toLowerCase();
}
