import { InvalidInputError } from './errors.ts';
import { isRecord } from './record.ts';
import { isSecretKey, MASK } from './secret-keys.ts';

/** A document as it was read: by its name, out of what errors call its place. */
export interface ReadDocument {
  readonly name: string;
  readonly place: string;
  /** Text where it is no JSON. */
  readonly value: unknown;
}

/**
 * A document where only an object makes sense; undefined when there is none.
 *
 * @throws InvalidInputError that tells what stands there, and how to repair what the original's `update_config` wrote
 */
export function requireDocument({ name, place, value }: ReadDocument): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined || value === null) return undefined;
  if (isRecord(value)) return value;
  const hint = typeof value === 'string' ? `; ${hintOf(value)}: sosw config set ${name} FILE` : '';
  const given = typeof value === 'string' ? withoutQuotedSecrets(value) : value;
  throw new InvalidInputError({ path: name, expected: `an object as JSON (${place}${hint})`, given });
}

function hintOf(text: string): string {
  return isPython(text)
    ? 'this looks like a Python dict, as the update_config of sosw for Python wrote it, write it anew as JSON'
    : 'this is no JSON, write it anew';
}

/** `{'a': True}`: quotes or words that Python has and JSON has not. */
function isPython(text: string): boolean {
  return /^[\s{[(]*[{[(]\s*'|[:[,]\s*(True|False|None)\s*[,}\]]/.test(text);
}

/** The text with the values of keys masked that are called like a secret, whatever kind of quotes it has. */
function withoutQuotedSecrets(text: string): string {
  const entry = /(["'])([\w.-]+)\1(\s*:\s*)(["'])(?:\\.|(?!\4).)*\4?/gs;
  return text.replace(entry, (whole, quote, key, colon) =>
    isSecretKey(key) ? `${quote}${key}${quote}${colon}${MASK}` : whole,
  );
}
