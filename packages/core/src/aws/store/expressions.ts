import type { Item } from './attributes.ts';

/**
 * Expressions of DynamoDB. Every column is written `#name`, so that none has to be looked up in the list of some 570
 * reserved words, `token`, `status` and `state` among them.
 */
export interface Condition {
  /** `#token = :held` */
  readonly text: string;
  readonly values?: Readonly<Item>;
}

/** A change of columns that is written only if the condition holds. */
export interface Change {
  readonly set?: Readonly<Item>;
  readonly remove?: readonly string[];
  readonly condition?: Condition;
}

interface Placeholders {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
}

/** By text, of which there are as many as this code has expressions: each is sent again and again. */
const namesOf = new Map<string, Readonly<Record<string, string>>>();

/** The names and values that the texts of a request refer to. */
export function placeholders(texts: readonly (string | undefined)[], values: Readonly<Item> = {}): Placeholders {
  const names = namesIn(texts.join(' '));
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: { ...names } }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: { ...values } }),
  };
}

function namesIn(text: string): Readonly<Record<string, string>> {
  const known = namesOf.get(text);
  if (known) return known;
  const names = Object.fromEntries(text.match(/#\w+/g)?.map((name) => [name, name.slice(1)]) ?? []);
  namesOf.set(text, names);
  return names;
}

/** What a put or a delete says of its condition. */
export function conditional(condition?: Condition): Placeholders & { ConditionExpression?: string } {
  if (!condition) return {};
  return { ConditionExpression: condition.text, ...placeholders([condition.text], condition.values) };
}

/** What an update says. Values to set stand in for their columns as `:set_<column>`. */
export function updating({
  set = {},
  remove = [],
  condition,
}: Change): Placeholders & { UpdateExpression: string; ConditionExpression?: string } {
  const sets = Object.keys(set).map((column) => `#${column} = :set_${column}`);
  const text = [
    ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
    ...(remove.length > 0 ? [`REMOVE ${remove.map((column) => `#${column}`).join(', ')}`] : []),
  ].join(' ');
  const values = Object.fromEntries(Object.entries(set).map(([column, value]) => [`:set_${column}`, value]));
  return {
    UpdateExpression: text,
    ...(condition && { ConditionExpression: condition.text }),
    ...placeholders([text, condition?.text], { ...values, ...condition?.values }),
  };
}
