import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../attributes.ts';

/** DynamoDB's limit, names included. */
export const ITEM_BYTES_MAX: number = 400 * 1024;

/**
 * Bytes of an item as DynamoDB counts them ("Item sizes and formats" in its Developer Guide), where that is not exact
 * rather a little too many.
 */
export function itemBytes(item: Readonly<Item>): number {
  return Object.entries(item).reduce((sum, [name, attribute]) => sum + memberBytes(name, attribute), 0);
}

export function memberBytes(name: string, attribute: AttributeValue): number {
  return Buffer.byteLength(name) + attributeBytes(attribute);
}

const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;

function attributeBytes(attribute: AttributeValue): number {
  if (attribute.S !== undefined) return Buffer.byteLength(attribute.S);
  if (attribute.N !== undefined) return numberBytes(attribute.N);
  if (attribute.L !== undefined) {
    return attribute.L.reduce((sum, element) => sum + ELEMENT_BYTES + attributeBytes(element), CONTAINER_BYTES);
  }
  if (attribute.M !== undefined) {
    const elements = ELEMENT_BYTES * Object.keys(attribute.M).length;
    return CONTAINER_BYTES + elements + itemBytes(attribute.M);
  }
  return 1; // BOOL and NULL; no row has another type
}

/** A byte for two significant digits, one for the exponent and one for a sign. */
function numberBytes(text: string): number {
  return Math.ceil(text.length / 2) + 2;
}
