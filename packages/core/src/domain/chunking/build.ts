import type { JsonNode } from '../json-text.ts';
import {
  type Attribute,
  isAllNull,
  isFlat,
  isFlatList,
  itemsOf,
  oneOfValues,
  pathTo,
  type Values,
  valuesOf,
  withInner,
} from './attribute.ts';
import { type Level, needsCut } from './cut.ts';
import { accumulated, asksToCut, batchSizeOf, type Flags, inherited, ownFlags } from './flags.ts';
import { invalidJob } from './invalid-job.ts';
import { Batches, Beside, Branches, Leaves, OneTask, type Piece } from './tree.ts';

/** What a plan has to know about the job that surrounds the attributes. */
export interface Surroundings {
  /** Keys of the job that go into no task. */
  readonly omitted: readonly string[];
  /** Names that are given to each task from outside; contents in the job may not use them again. */
  readonly taken: readonly string[];
}

/**
 * Cuts a job that needs it into pieces.
 *
 * @throws InvalidJobError for what cannot be cut
 */
export function cutJob(job: Level, { omitted, taken }: Surroundings): Piece {
  const { node, attribute } = job;
  if (valuesOf(node, attribute).length === 0) {
    const expected = `values of ${attribute.name}, as they are to be cut`;
    throw invalidJob(attribute.plural, expected, node.get(attribute.plural) ?? node.get(attribute.name));
  }
  return cutLevel(job, omitted, taken);
}

function cutLevel(level: Level, omitted: readonly string[], taken: readonly string[]): Piece {
  const { node, attribute, flags, path } = level;
  refuseInnerBeside(level);
  const values = oneOfValues(node, attribute, path);
  // A branch without the attribute that is cut elsewhere is a task all the same (D14).
  if (values === undefined) return new OneTask(node, omitted);
  const own = ownFlags(node, attribute, path);
  const cutter: Cutter = {
    attribute,
    size: batchSizeOf(attribute, own, flags),
    flags: inherited(flags, own),
    taken: [...taken, attribute.plural],
  };
  return new Beside(node, values.key, omitted, piecesOfValues(values, path, cutter));
}

/** How the values of one level are cut. */
interface Cutter {
  readonly attribute: Attribute;
  /** Values of a task, where they are flat. */
  readonly size: number;
  /** Flags that contents inherit. */
  readonly flags: Flags;
  /** Names that outer levels have given their values to. */
  readonly taken: readonly string[];
}

function piecesOfValues(values: Values, path: string, cutter: Cutter): Piece[] {
  const { plural } = cutter.attribute;
  if (!areObjects(values, path)) return [new Batches(plural, values.node.members(), cutter.size)];
  const pieces: Piece[] = [];
  for (const { item, path: itemPath } of itemsOf(values, path)) {
    const isList = isAllNull(item); // an empty one too: it makes no task
    pieces.push(isList ? new Batches(plural, item.members(), cutter.size) : branchesOf(item, itemPath, cutter));
  }
  return pieces;
}

/** True for objects, false for flat values. Nothing else can be cut, nor both together. */
function areObjects(values: Values, path: string): boolean {
  if (isFlatList(values.node)) return false;
  let objects: boolean | undefined;
  for (const { item, path: itemPath } of itemsOf(values, path)) {
    objects ??= item.kind === 'object';
    if (objects ? item.kind === 'object' : isFlat(item)) continue;
    throw invalidJob(itemPath, 'texts, numbers and booleans only, or objects only', item);
  }
  return objects === true;
}

function branchesOf(item: JsonNode, path: string, { attribute, flags, taken }: Cutter): Piece {
  const { plural, inner } = attribute;
  const contents: (Piece | undefined)[] = [];
  for (const [name, content] of item.entries()) {
    const { kind } = content;
    if (kind !== 'object' && kind !== 'null') throw invalidJob(pathTo(path, name), 'null or an object', content);
    const hidden = firstOf(content, taken);
    if (hidden) {
      const hiddenPath = pathTo(pathTo(path, name), hidden.key);
      throw invalidJob(hiddenPath, `no "${hidden.key}" that hides the outer one`, hidden.value);
    }
    if (inner === undefined) continue;
    const level = { node: content, attribute: inner, flags, path: pathTo(path, name) };
    contents.push(kind === 'null' ? undefined : contentPiece(level, taken));
  }
  return inner ? new Branches(plural, item.members(), contents) : new Leaves(plural, item.members());
}

function contentPiece(level: Level, taken: readonly string[]): Piece {
  if (needsCut(level)) return cutLevel(level, [], taken);
  const { node, attribute } = level;
  const [values] = valuesOf(node, attribute);
  // Below the cut levels a flat list or a dictionary of nulls leaves whole, as a list under the plural name.
  if (values === undefined || !(isFlatList(values.node) || isAllNull(values.node))) return new OneTask(node);
  const members = values.node.members();
  return new Beside(node, values.key, [], [new Batches(attribute.plural, members, members.length)]);
}

/** The first of some names that content uses. That of an outer attribute would take its value away. */
function firstOf(content: JsonNode, names: readonly string[]): { key: string; value: JsonNode } | undefined {
  for (const [key, value] of content.entries()) if (names.includes(key)) return { key, value };
  return undefined;
}

/** Values of an inner attribute that stand beside the outer ones belong to none of them: they cannot be cut. */
function refuseInnerBeside({ node, attribute, flags, path }: Level): void {
  const here = accumulated(flags, ownFlags(node, attribute, path));
  for (const inner of withInner(attribute.inner)) {
    const [values] = asksToCut(here, inner) ? valuesOf(node, inner) : [];
    if (values === undefined) continue;
    const expected = `no values of ${inner.name} beside those of ${attribute.name}, as they are to be cut`;
    throw invalidJob(pathTo(path, values.key), expected, values.node);
  }
}
