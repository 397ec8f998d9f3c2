/** Last words of keys whose values nobody may read in a log. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  ...['password', 'passwd', 'pwd', 'passphrase', 'secret', 'token', 'jwt', 'apikey', 'authorization', 'cookie'],
  ...['credential', 'credentials', 'secrets', 'passwords', 'dsn'],
]);

/** Last two words of such keys. */
const SECRET_PAIRS: ReadonlySet<string> = new Set(
  ['api', 'private', 'access', 'secret', 'signing', 'encryption', 'account'].map((kind) => `${kind} key`),
);

/** What stands in the place of a secret. */
export const MASK = '***';

/**
 * Whether the value of this key is a secret by the key's name: `dbPassword`, `API_KEY`, `x-auth-token`. The words of a key
 * count, not its letters, so that `tokens` that a model has used and the `keyboard` of a product are none.
 */
export function isSecretKey(key: string): boolean {
  const words = wordsOf(key);
  const last = words.at(-1) ?? '';
  return SECRET_WORDS.has(last) || SECRET_PAIRS.has(`${words.at(-2)} ${last}`);
}

/** A value in which secrets are masked, in all lists and objects as JSON has them. What is something else stays. */
export function withoutSecrets<Value>(value: Value): Value;
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, isHidden(key, held) ? MASK : withoutSecrets(held)]),
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** That there is no secret is none. */
function isHidden(key: string, held: unknown): boolean {
  return held !== null && held !== undefined && held !== '' && isSecretKey(key);
}

function wordsOf(key: string): string[] {
  const apart = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return apart
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
