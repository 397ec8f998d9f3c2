import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './item.ts';

export const ITEM_BYTES_MAX: number = 400 * 1024;

/** Of stored items, which are never changed in place: each is asked for many times. */
const known = new WeakMap<Readonly<Item>, number>();

/** Bytes of an item as DynamoDB counts them (Developer Guide, "DynamoDB item sizes and formats"). */
export function itemBytes(item: Readonly<Item>): number {
  const bytes = known.get(item) ?? membersBytes(item);
  known.set(item, bytes);
  return bytes;
}

function membersBytes(item: Readonly<Item>): number {
  let bytes = 0;
  for (const name in item) {
    const value = item[name];
    if (value) bytes += name.length + valueBytes(value);
  }
  return bytes;
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return textBytes(value.S);
  // A byte for two digits, one more, and one for a sign.
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + membersBytes(value.M);
  if (value.L !== undefined) return value.L.reduce((sum, element) => sum + 1 + valueBytes(element), 3);
  return 1;
}

/** Short texts are ASCII, nearly always: those are not encoded to be measured. */
function textBytes(text: string): number {
  for (let n = 0; n < text.length; n++) if (text.charCodeAt(n) > 127) return Buffer.byteLength(text);
  return text.length;
}
