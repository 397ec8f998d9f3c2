import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB's API has it: typed attributes by name. */
export type Item = Record<string, AttributeValue>;

export const S = (value: string): AttributeValue => ({ S: value });
export const N = (value: number): AttributeValue => ({ N: String(value) });
export const BOOL = (value: boolean): AttributeValue => ({ BOOL: value });

/** The attribute of a value as JSON has it. */
export function attributeOf(value: unknown): AttributeValue {
  if (typeof value === 'number') return N(value);
  if (typeof value === 'boolean') return BOOL(value);
  if (typeof value === 'string') return S(value);
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  if (typeof value !== 'object' || value === null) return { NULL: true };
  return { M: Object.fromEntries(Object.entries(value).map(([name, held]) => [name, attributeOf(held)])) };
}

/**
 * The JavaScript value of an attribute. Whole numbers that a double cannot hold become a bigint; sets become lists.
 */
export function plain(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return numberOf(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.L !== undefined) return attribute.L.map(plain);
  if (attribute.M !== undefined) return plainRecord(attribute.M);
  if (attribute.NS !== undefined) return attribute.NS.map(numberOf);
  return attribute.SS ?? attribute.B ?? attribute.BS ?? null;
}

/** `fromEntries` defines own properties, whatever their name: assigning `__proto__` would not. */
export function plainRecord(item: Readonly<Item>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, plain(attribute)]));
}

function numberOf(text: string): number | bigint {
  const value = Number(text);
  if (String(value) === text) return value;
  const isExact = !/^-?\d+$/.test(text) || significant(text) === significant(String(value));
  return isExact ? value : BigInt(text);
}

/** The digits of a number without sign, point, exponent and the zeros around them. */
function significant(text: string): string {
  return text.replace(/e.*|[-.]/g, '').replace(/^0+|0+$/g, '');
}

/** UTF-8 has no halves of surrogate pairs, and DynamoDB refuses a request that holds one. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
