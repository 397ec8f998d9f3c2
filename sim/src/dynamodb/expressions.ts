import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import conditionParser from 'dynalite/db/conditionParser.js';
import db from 'dynalite/db/index.js';
import projectionParser from 'dynalite/db/projectionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import type { Item } from './item.ts';

/** Names and values that the expressions of a request refer to. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Item>;
}

type Names = Readonly<Record<string, string>>;

interface Parsed<Tree> {
  readonly tree: Tree;
  readonly names: Names;
  /** The objects in the tree that stand for the values; their content is swapped for each call. */
  readonly values: Item;
}

/**
 * Expressions, parsed by dynalite once for each text: parsing costs a hundred times what an evaluation does. The trees
 * hold the value objects themselves, so that another call's values are put into the same objects.
 */
class ParsedTexts<Tree> {
  readonly #parse: (text: string, names: Names, values: Item) => Tree;
  /** A text means something else with other names. */
  readonly #known = new Map<string, Parsed<Tree>[]>();

  constructor(parse: (text: string, names: Names, values: Item) => Tree) {
    this.#parse = parse;
  }

  with(text: string, placeholders: Placeholders): Tree {
    const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: given = {} } = placeholders;
    const parsed =
      this.#known.get(text)?.find((one) => haveSameNames(one.names, names)) ?? this.#add(text, names, given);
    for (const name in parsed.values) refill(parsed.values[name], given[name]);
    return parsed.tree;
  }

  #add(text: string, names: Names, given: Item): Parsed<Tree> {
    const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { ...value }]));
    const parsed = { tree: this.#parse(text, names, values), names: { ...names }, values };
    this.#known.set(text, [...(this.#known.get(text) ?? []), parsed]);
    return parsed;
  }
}

function haveSameNames(a: Names, b: Names): boolean {
  for (const name in a) if (a[name] !== b[name]) return false;
  return true;
}

function refill(holder: AttributeValue | undefined, value: AttributeValue | undefined): void {
  if (!holder || !value) return;
  for (const type in holder) if (!(type in value)) Reflect.deleteProperty(holder, type);
  Object.assign(holder, value);
}

const contextOf = (names: Names, values: Item) => ({
  context: {
    ...{ attrNames: names, attrVals: values, unusedAttrNames: {}, unusedAttrVals: {} },
    ...{ isReserved: () => false, compare: db.compare },
  },
});

/** @throws Error when dynalite finds something wrong in an expression: a fault of ours, not an answer to test with */
function tree<Parsed>(parsed: Parsed | string): Parsed {
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
}

const conditions = new ParsedTexts(
  (text, names, values) => tree(conditionParser.parse(text, contextOf(names, values))).expression,
);
const updates = new ParsedTexts(
  (text, names, values) => tree(updateParser.parse(text, contextOf(names, values))).sections,
);
const projections = new ParsedTexts((text, names, values) =>
  tree(projectionParser.parse(text, contextOf(names, values))).paths.map((path) => path.join('.')),
);

/** Whether an item fulfils a condition. The parsed form holds until the next call of this function. */
export function conditionOf(text: string, placeholders: Placeholders): (item: Readonly<Item>) => boolean {
  const expression = conditions.with(text, placeholders);
  return (item) => db.matchesExprFilter(item, expression);
}

/** The item after an update: values that are set, columns that are removed. */
export function updated(before: Readonly<Item>, text: string, placeholders: Placeholders): Item {
  const after = { ...before };
  for (const { type, path, val } of updates.with(text, placeholders)) {
    const [column] = path;
    if (path.length !== 1 || typeof column !== 'string') throw new Error(`not modelled: a path in ${text}`);
    if (type === 'remove') delete after[column];
    // The tree of a sum or a function says its kind, that of another column is a list.
    else if (type === 'set' && val && !Array.isArray(val) && !('type' in val)) after[column] = { ...val };
    else throw new Error(`not modelled: ${type} in ${text}`);
  }
  return after;
}

/** Columns that a projection names; undefined: all. */
export function columnsOf(text: string | undefined, placeholders: Placeholders): readonly string[] | undefined {
  return text === undefined
    ? undefined
    : projections.with(text, { ExpressionAttributeNames: placeholders.ExpressionAttributeNames ?? {} });
}

export function projected(item: Readonly<Item>, columns: readonly string[] | undefined): Item {
  if (!columns) return { ...item };
  const result: Item = {};
  for (const column of columns) {
    const value = item[column];
    if (value !== undefined) result[column] = value;
  }
  return result;
}
