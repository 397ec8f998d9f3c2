import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB's API has it. Values are never changed in place. */
export type Item = Record<string, AttributeValue>;

/** A range key: text by its bytes (ids are ASCII, where that is the order of code units), or a number. */
export type RangeKey = string | number;

export function rangeKeyOf(value: AttributeValue | undefined): RangeKey {
  if (value?.S !== undefined) return value.S;
  return value?.N === undefined ? '' : Number(value.N);
}

export function hashKeyOf(value: AttributeValue | undefined): string {
  return value?.S ?? `${value?.N}`;
}

export function compareKeys(a: RangeKey, b: RangeKey): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
