import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AttributeType } from '../../ports/table-client.ts';
import { ColumnError, type Place } from './column-error.ts';
import type { WideIntegers } from './row.ts';

export interface Decoding {
  /** Whether a text that is a JSON object is parsed. */
  readonly parsesJson: boolean;
  readonly wideIntegers: WideIntegers;
}

/**
 * The value of a mapped column.
 *
 * @throws ColumnError when it is stored under another type than the mapper's
 */
export function decodeAs(type: AttributeType, attribute: AttributeValue, place: Place, decoding: Decoding): unknown {
  if (!Object.hasOwn(attribute ?? {}, type))
    throw new ColumnError(place, { expected: `type ${type}`, given: attribute });
  return decodeValue(attribute, place, decoding);
}

/**
 * A value by the type that it is stored under. Texts inside a list are never parsed, as in the original.
 *
 * @throws ColumnError also under the name `__proto__`, where the SDK finds nothing, whatever is stored there
 */
export function decodeValue(attribute: AttributeValue | undefined, place: Place, decoding: Decoding): unknown {
  if (attribute === undefined)
    throw new ColumnError(place, { expected: 'a value that the SDK can read', given: attribute });
  const { S, N, M, L, NS, SS, BS } = attribute;
  if (S !== undefined) return decoding.parsesJson ? parsedIfObject(S) : S;
  if (N !== undefined) return decodeNumber(N, place, decoding);
  if (M !== undefined) return decodeMap(M, place, decoding);
  if (L !== undefined) return L.map((item) => decodeValue(item, place, { ...decoding, parsesJson: false }));
  if (SS !== undefined) return new Set(SS);
  if (NS !== undefined) return new Set(NS.map((item) => decodeNumber(item, place, decoding)));
  if (BS !== undefined) return new Set(BS);
  if (attribute.NULL !== undefined) return null;
  return attribute.BOOL ?? attribute.B;
}

/** Keys in their order. */
function decodeMap(map: Record<string, AttributeValue>, place: Place, decoding: Decoding): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, decodeValue(value, place, decoding)]));
}

function parsedIfObject(text: string): unknown {
  if (!text.startsWith('{') || !text.endsWith('}')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function decodeNumber(text: string, place: Place, { wideIntegers }: Decoding): number | bigint | string {
  const number = Number(text);
  if (Number.isSafeInteger(number) || !/^-?\d+$/.test(text) || keepsDigits(number, text)) return number;
  if (wideIntegers === 'text') return text;
  if (wideIntegers === 'bigint') return BigInt(text);
  const expected = "an integer that a number can hold (wideIntegers 'text' or 'bigint' reads wider ones)";
  throw new ColumnError(place, { expected, given: text });
}

/** Whether the number prints the very digits of the text: 2 * 10^20 does, 2^53 + 1 does not. */
function keepsDigits(number: number, text: string): boolean {
  const [mantissa = ''] = number.toExponential().split('e');
  return significantDigits(mantissa) === significantDigits(text);
}

function significantDigits(text: string): string {
  return text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '');
}
