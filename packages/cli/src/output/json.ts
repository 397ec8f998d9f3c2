/** JSON text that is printed as it stands: payloads keep their order of keys and integers above 2^53. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A text that should be JSON: raw where it is, else the text itself. */
export function rawJson(text: string): RawJson | string {
  try {
    JSON.parse(text);
  } catch {
    return text; // poison: shown as what it is
  }
  return new RawJson(text.replace(/\s*\n\s*/g, ' ').trim());
}

/**
 * JSON text of a value. Beyond `JSON.stringify` it takes {@link RawJson}, bigints (as numbers) and bytes (as base64),
 * all of which rows of the store may hold.
 *
 * @param indent spaces a level; 0: all on one line
 */
export function toJson(value: unknown, indent = 0): string {
  return written(value, indent, '') ?? 'null';
}

function written(value: unknown, indent: number, margin: string): string | undefined {
  if (value instanceof RawJson) return value.text;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = margin + ' '.repeat(indent);
  if (Array.isArray(value)) {
    return enclosed(
      ['[', ']'],
      value.map((item) => written(item, indent, inner) ?? 'null'),
      { indent, margin, inner },
    );
  }
  const members = Object.entries(value).flatMap(([key, member]) => {
    const text = written(member, indent, inner);
    return text === undefined ? [] : [`${JSON.stringify(key)}:${indent > 0 ? ' ' : ''}${text}`];
  });
  return enclosed(['{', '}'], members, { indent, margin, inner });
}

function enclosed(
  [open, close]: readonly [string, string],
  members: readonly string[],
  { indent, margin, inner }: { readonly indent: number; readonly margin: string; readonly inner: string },
): string {
  if (members.length === 0) return open + close;
  if (indent === 0) return `${open}${members.join(',')}${close}`;
  return `${open}\n${members.map((member) => inner + member).join(',\n')}\n${margin}${close}`;
}
