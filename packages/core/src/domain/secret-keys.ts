import { isPlainObject } from './config-layers.ts';

/** Last words of keys whose values nobody may read in a log; a key of a key has a word before it. */
const SECRET =
  /(^|_)(pass(word|wd|phrase)s?|pwd|secrets?|token|jwt|apikey|authorization|cookie|credentials?|dsn|(api|private|access|secret|signing|encryption|account)_key)$/;

/** What stands in the place of a secret. */
export const MASK = '***';

/**
 * Whether the value of this key is a secret by the key's name: `dbPassword`, `API_KEY`, `x-auth-token`. The words of a key
 * count, not its letters, so that `tokens` that a model has used and the `keyboard` of a product are none.
 */
export function isSecretKey(key: string): boolean {
  return SECRET.test(
    key
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/[^a-z0-9]+/gi, '_')
      .toLowerCase(),
  );
}

/** A value in which secrets are masked, in all lists and objects as JSON has them. What is something else stays. */
export function withoutSecrets<Value>(value: Value): Value;
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, isHidden(key, held) ? MASK : withoutSecrets(held)]),
  );
}

/** That there is no secret is none. */
function isHidden(key: string, held: unknown): boolean {
  return held !== null && held !== undefined && held !== '' && isSecretKey(key);
}
