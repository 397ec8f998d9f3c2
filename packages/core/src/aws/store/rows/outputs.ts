import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ClosedTask } from '../../../domain/task.ts';
import { type Item, S } from '../attributes.ts';
import { ITEM_BYTES_MAX, itemBytes, memberBytes } from './item-size.ts';
import { named, outputAttribute } from './output-value.ts';

export type Outputs = Pick<ClosedTask, 'stats' | 'result'>;

const PREFIXES = { stats: 'stat_', result: 'result_' } as const;

/** Names of the columns that were cut. */
const CUT_COLUMN = 'cut';
/** Kept free for the column `cut` itself, and for what the sizes are rounded by. */
const MARGIN_BYTES = 2_048;
/** Shorter values are not worth a mark. */
const CUT_BYTES_MIN = 64;

/**
 * The columns of what a worker counted and returned, added to a row. What does not fit into DynamoDB's 400 KB beside
 * the row itself is cut, the largest first: its name stays, with its size for a value, and is listed in `cut`.
 */
export function withOutputs(row: Item, { stats, result }: Outputs): Item {
  const outputs = named([...members(PREFIXES.stats, stats), ...members(PREFIXES.result, result)]);
  const room = ITEM_BYTES_MAX - MARGIN_BYTES - itemBytes(row);
  const { kept, cut } = fitted(outputs, room);
  return { ...row, ...kept, ...(cut.length > 0 && { [CUT_COLUMN]: { L: cut.map(S) } }) };
}

export function readOutputs(row: { withPrefix(prefix: string): Record<string, unknown> }): Outputs {
  return { stats: row.withPrefix(PREFIXES.stats), result: row.withPrefix(PREFIXES.result) };
}

function members(prefix: string, values: Readonly<Record<string, unknown>>): [string, AttributeValue | undefined][] {
  return Object.entries(values).map(([name, value]) => [`${prefix}${name}`, outputAttribute(value)]);
}

interface Fitted {
  readonly kept: Item;
  readonly cut: readonly string[];
}

interface Sized {
  readonly name: string;
  readonly attribute: AttributeValue;
  readonly bytes: number;
}

function fitted(outputs: Item, room: number): Fitted {
  let total = itemBytes(outputs);
  if (total <= room) return { kept: outputs, cut: [] };

  const cut: string[] = [];
  const marked = largestFirst(outputs).map((output) => {
    if (total <= room || output.bytes < CUT_BYTES_MIN) return output;
    const mark = sized(output.name, S(`[cut: ${output.bytes} bytes]`));
    cut.push(output.name);
    total += mark.bytes - output.bytes + listedBytes(output.name);
    return mark;
  });
  return total <= room ? { kept: itemOf(marked), cut } : smallest(marked, room);
}

/** Thousands of small values: as many as fit. Their names alone would fill the row, so the rest is only counted. */
function smallest(outputs: readonly Sized[], room: number): Fitted {
  let total = 0;
  const kept = outputs.toReversed().filter(({ bytes }) => {
    total += bytes;
    return total <= room;
  });
  return { kept: itemOf(kept), cut: [`${outputs.length - kept.length} of ${outputs.length} values`] };
}

function largestFirst(outputs: Item): Sized[] {
  const all = Object.entries(outputs).map(([name, attribute]) => sized(name, attribute));
  return all.sort((a, b) => b.bytes - a.bytes);
}

function sized(name: string, attribute: AttributeValue): Sized {
  return { name, attribute, bytes: memberBytes(name, attribute) };
}

function itemOf(outputs: readonly Sized[]): Item {
  return Object.fromEntries(outputs.map(({ name, attribute }) => [name, attribute]));
}

function listedBytes(name: string): number {
  return Buffer.byteLength(name) + 1;
}
