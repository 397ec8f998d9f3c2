import { PAYLOAD_BYTES_MAX } from '../invocation.ts';
import { JSON_DEPTH_MAX } from '../json-tape.ts';
import type { JsonMembers, JsonNode } from '../json-text.ts';
import { pathTo } from './attribute.ts';
import { Counts } from './counts.ts';
import type { LevelCounts } from './shape.ts';
import type { Skeleton } from './skeleton.ts';
import { utf8Bytes } from './utf8.ts';

/**
 * The plan of a job is a tree of pieces that knows how many tasks each makes. It points into the job and never holds
 * tasks: its size is that of the job, and any range of tasks is made by going down to it.
 */
export interface Piece {
  /** How many tasks it makes. */
  readonly total: number;
  /** Payloads of the tasks `[from, to)` of this piece, `0 <= from <= to <= total`, each with all of `skeleton`. */
  payloads(skeleton: Skeleton, from: number, to: number): Iterable<string>;
  /**
   * The largest of its payloads, found without holding them; 0 bytes where none of them can be too large. `path`: where
   * the piece stands in the job.
   */
  largest(skeleton: Skeleton, path: string): Largest;
  /** Adds what it makes to the levels of a shape. `outer`: name of the level that this piece is a part of. */
  countInto(levels: LevelCounts, outer: string): void;
}

export interface Largest {
  /** Bytes of UTF-8. */
  readonly bytes: number;
  /** Where in the job the task comes from. */
  readonly path: string;
}

/** One task that takes an object as it is, but for some keys. */
export class OneTask implements Piece {
  readonly total = 1;
  readonly #content: JsonNode;
  readonly #omitted: readonly string[];

  constructor(content: JsonNode, omitted: readonly string[] = []) {
    this.#content = content;
    this.#omitted = omitted;
  }

  *payloads(skeleton: Skeleton, from: number, to: number): Iterable<string> {
    if (from < to) yield skeleton.merged(this.#content, this.#omitted).text;
  }

  largest(skeleton: Skeleton, path: string): Largest {
    return { bytes: utf8Bytes(skeleton.merged(this.#content, this.#omitted).text), path };
  }

  countInto(levels: LevelCounts, outer: string): void {
    levels.add(outer, { tasks: 1 });
  }
}

/** Flat values, so many a task. */
export class Batches implements Piece {
  readonly total: number;
  readonly #name: string;
  readonly #values: JsonMembers;
  readonly #size: number;

  constructor(name: string, values: JsonMembers, size: number) {
    this.total = Math.ceil(values.length / size);
    this.#name = name;
    this.#values = values;
    this.#size = size;
  }

  *payloads(skeleton: Skeleton, from: number, to: number): Iterable<string> {
    const head = skeleton.headFor(this.#name);
    for (let index = from; index < to; index += 1) yield `${head}${this.#batch(index)}}`;
  }

  largest(skeleton: Skeleton, path: string): Largest {
    const headBytes = utf8Bytes(skeleton.headFor(this.#name));
    return largestOf(this.total, (index) => ({ bytes: headBytes + utf8Bytes(this.#batch(index)) + 1, path }));
  }

  countInto(levels: LevelCounts): void {
    const { total } = this;
    const { length } = this.#values;
    levels.add(this.#name, {
      values: length,
      valuesATask: Math.min(this.#size, length),
      parts: total,
      tasks: total,
    });
  }

  #batch(index: number): string {
    const first = index * this.#size;
    const end = Math.min(first + this.#size, this.#values.length);
    let list = this.#values.token(first);
    for (let next = first + 1; next < end; next += 1) list += `,${this.#values.token(next)}`;
    return `[${list}]`;
  }
}

/** One task a key, with what stands under it. */
export class Leaves implements Piece {
  readonly total: number;
  readonly #name: string;
  readonly #members: JsonMembers;

  constructor(name: string, members: JsonMembers) {
    this.total = members.length;
    this.#name = name;
    this.#members = members;
  }

  *payloads(skeleton: Skeleton, from: number, to: number): Iterable<string> {
    for (let index = from; index < to; index += 1) yield this.#payload(skeleton, index);
  }

  largest(skeleton: Skeleton, path: string): Largest {
    return largestOf(this.total, (index) => ({
      bytes: utf8Bytes(this.#payload(skeleton, index)),
      path: pathTo(path, this.#members.key(index)),
    }));
  }

  countInto(levels: LevelCounts): void {
    const { total } = this;
    levels.add(this.#name, { values: total, valuesATask: 1, parts: total, tasks: total });
  }

  #payload(skeleton: Skeleton, index: number): string {
    return skeleton.textWith(this.#name, `[${this.#members.token(index)}]`, this.#members.value(index));
  }
}

/** One branch a key: a task for a key without content, else whatever its content makes. */
export class Branches implements Piece {
  readonly #name: string;
  readonly #members: JsonMembers;
  readonly #contents: readonly (Piece | undefined)[];
  readonly #counts: Counts;

  constructor(name: string, members: JsonMembers, contents: readonly (Piece | undefined)[]) {
    this.#name = name;
    this.#members = members;
    this.#contents = contents;
    this.#counts = new Counts(contents.map((content) => content?.total ?? 1));
  }

  get total(): number {
    return this.#counts.total;
  }

  *payloads(skeleton: Skeleton, from: number, to: number): Iterable<string> {
    for (const part of this.#counts.parts(from, to)) {
      const branch = this.#branch(skeleton, part.index);
      const content = this.#contents[part.index];
      if (content) yield* content.payloads(branch, part.from, part.to);
      else yield branch.text;
    }
  }

  largest(skeleton: Skeleton, path: string): Largest {
    return largestOf(this.#contents.length, (index) => {
      const branch = this.#branch(skeleton, index);
      const keyPath = pathTo(path, this.#members.key(index));
      return this.#contents[index]?.largest(branch, keyPath) ?? { bytes: utf8Bytes(branch.text), path: keyPath };
    });
  }

  countInto(levels: LevelCounts): void {
    const { length } = this.#contents;
    const bare = this.#contents.filter((content) => content === undefined).length;
    levels.add(this.#name, { values: length, valuesATask: 1, parts: length, tasks: bare });
    for (const content of this.#contents) content?.countInto(levels, this.#name);
  }

  #branch(skeleton: Skeleton, index: number): Skeleton {
    return skeleton.with(this.#name, `[${this.#members.token(index)}]`);
  }
}

/** Pieces one after another, which share what stands beside them in the job. */
export class Beside implements Piece {
  readonly #level: JsonNode;
  readonly #key: string;
  readonly #omitted: readonly string[];
  readonly #pieces: readonly Piece[];
  readonly #counts: Counts;

  /**
   * @param level all of whose keys go into each task, but for `omitted` ones and
   * @param key the one that the pieces were cut from
   */
  constructor(level: JsonNode, key: string, omitted: readonly string[], pieces: readonly Piece[]) {
    this.#level = level;
    this.#key = key;
    this.#omitted = [...omitted, key];
    this.#pieces = pieces;
    this.#counts = new Counts(pieces.map((piece) => piece.total));
  }

  get total(): number {
    return this.#counts.total;
  }

  *payloads(skeleton: Skeleton, from: number, to: number): Iterable<string> {
    const whole = skeleton.merged(this.#level, this.#omitted);
    for (const part of this.#counts.parts(from, to)) {
      yield* this.#pieces[part.index]?.payloads(whole, part.from, part.to) ?? [];
    }
  }

  largest(skeleton: Skeleton, path: string): Largest {
    if (isSmall(skeleton.text.length + this.#level.length)) return NOTHING;
    const whole = skeleton.merged(this.#level, this.#omitted);
    const piecesPath = pathTo(path, this.#key);
    return largestOf(this.#pieces.length, (index) => this.#pieces[index]?.largest(whole, piecesPath) ?? NOTHING);
  }

  countInto(levels: LevelCounts, outer: string): void {
    for (const piece of this.#pieces) piece.countInto(levels, outer);
  }
}

const NOTHING: Largest = { bytes: 0, path: '' };

/** A character of a job is six bytes of a payload at most: half of a surrogate pair in a key, which leaves as `\ud800`. */
const BYTES_PER_CHARACTER_MAX = 6;
/** The `s`, the brackets and the comma that a value may get at each level. */
const CHARACTERS_ADDED_MAX = 4 * JSON_DEPTH_MAX;

/** True when no task that is cut from so many characters can be too large: most jobs need not be measured further. */
function isSmall(characters: number): boolean {
  return (characters + CHARACTERS_ADDED_MAX) * BYTES_PER_CHARACTER_MAX <= PAYLOAD_BYTES_MAX;
}

function largestOf(count: number, at: (index: number) => Largest): Largest {
  let largest = NOTHING;
  for (let index = 0; index < count; index += 1) {
    const next = at(index);
    if (next.bytes > largest.bytes) largest = next;
  }
  return largest;
}
