import { InvalidInputError } from './errors.ts';
import {
  CONTAINER_SLOTS,
  JSON_DEPTH_MAX,
  type JsonDocument,
  JsonReader,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SCALAR_SLOTS,
  unquoted,
} from './json-tape.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

const KINDS: ReadonlyMap<number, JsonKind> = new Map([
  [OPEN_BRACE, 'object'],
  [OPEN_BRACKET, 'array'],
  [QUOTE, 'string'],
  ['t'.charCodeAt(0), 'boolean'],
  ['f'.charCodeAt(0), 'boolean'],
  ['n'.charCodeAt(0), 'null'],
]);

/**
 * A value in a JSON text, with what `JSON.parse` loses: the order of keys that look like integers, and numbers as they
 * were written (`12345678901234567890`, `1e-07`, `1.0`).
 */
export class JsonNode {
  readonly #document: JsonDocument;
  readonly #slot: number;

  constructor(document: JsonDocument, slot: number) {
    this.#document = document;
    this.#slot = slot;
  }

  get kind(): JsonKind {
    return KINDS.get(this.#document.startCode(this.#slot)) ?? 'number';
  }

  /** The value as it was written, white space included. */
  get token(): string {
    return this.#document.token(this.#slot);
  }

  /** Characters of the token. */
  get length(): number {
    return this.#document.length(this.#slot);
  }

  /** The text that it stands for, if it is one. */
  get string(): string | undefined {
    return this.kind === 'string' ? unquoted(this.token) : undefined;
  }

  /** The number that it stands for, if it is one. */
  get number(): number | undefined {
    return this.kind === 'number' ? Number(this.token) : undefined;
  }

  /** True for a list or an object without members. */
  get isEmpty(): boolean {
    return this.#document.isContainer(this.#slot) && this.#document.behind(this.#slot) === this.#slot + CONTAINER_SLOTS;
  }

  /** Members of an object in the order of the document; of anything else none. */
  *entries(): Iterable<readonly [string, JsonNode]> {
    if (this.kind !== 'object') return;
    for (const slot of this.#memberSlots()) {
      yield [unquoted(this.#document.token(slot)), new JsonNode(this.#document, slot + SCALAR_SLOTS)];
    }
  }

  /** Values of an object, as {@link entries} without their keys. */
  *values(): Iterable<JsonNode> {
    if (this.kind !== 'object') return;
    for (const slot of this.#memberSlots()) yield new JsonNode(this.#document, slot + SCALAR_SLOTS);
  }

  /** Values of a list; of anything else none. */
  *items(): Iterable<JsonNode> {
    if (this.kind !== 'array') return;
    for (const slot of this.#memberSlots()) yield new JsonNode(this.#document, slot);
  }

  get(key: string): JsonNode | undefined {
    for (const [name, value] of this.entries()) if (name === key) return value;
    return undefined;
  }

  /** Members by number; anything but a list or an object is its own only member. */
  members(): JsonMembers {
    const slots = this.#document.isContainer(this.#slot) ? () => this.#memberSlots() : () => [this.#slot];
    return new JsonMembers(this.#document, slotsOf(slots));
  }

  *#memberSlots(): Iterable<number> {
    const skipped = this.kind === 'object' ? SCALAR_SLOTS : 0; // the key
    const behind = this.#document.behind(this.#slot);
    for (let slot = this.#slot + CONTAINER_SLOTS; slot < behind; slot = this.#document.behind(slot + skipped))
      yield slot;
  }
}

/** A node that is an object. */
export type JsonObject = JsonNode & { readonly kind: 'object' };

export function isJsonObject(node: JsonNode): node is JsonObject {
  return node.kind === 'object';
}

/** Where members stand on the tape. */
type Slots = Row | Uint32Array;

/** Members that take equally many slots, as those of large lists mostly do: no need to keep each. */
interface Row {
  readonly length: number;
  readonly first: number;
  readonly step: number;
}

function slotsOf(slots: () => Iterable<number>): Slots {
  let length = 0;
  let first = 0;
  let step = 0;
  for (const slot of slots()) {
    if (length === 0) first = slot;
    if (length === 1) step = slot - first;
    if (slot !== first + length * step) return Uint32Array.from(slots());
    length += 1;
  }
  return { length, first, step };
}

/** The members of a list or an object by number, some bytes each at most. */
export class JsonMembers {
  readonly #document: JsonDocument;
  readonly #slots: Slots;

  constructor(document: JsonDocument, slots: Slots) {
    this.#document = document;
    this.#slots = slots;
  }

  get length(): number {
    return this.#slots.length;
  }

  /** JSON text of a member: the item of a list, the key of an object. */
  token(index: number): string {
    return this.#document.token(this.#slot(index));
  }

  key(index: number): string {
    return unquoted(this.token(index));
  }

  /** What stands under a key of an object. */
  value(index: number): JsonNode {
    return new JsonNode(this.#document, this.#slot(index) + SCALAR_SLOTS);
  }

  #slot(index: number): number {
    if (!(index >= 0 && index < this.length)) throw new RangeError(`member ${index} of ${this.length}`);
    if ('step' in this.#slots) return this.#slots.first + index * this.#slots.step;
    return this.#slots[index] ?? 0;
  }
}

/**
 * Reads a JSON text, strictly. Of equal keys the last one counts and stands where the first one stood, as for
 * `JSON.parse`.
 *
 * @param name what the text is, for errors
 * @throws InvalidInputError with the offset of what is wrong, also for more than {@link JSON_DEPTH_MAX} levels
 */
export function parseJson(text: string, name = 'JSON'): JsonNode {
  const { document, hasEqualKeys } = new JsonReader(text, name).read();
  const node = new JsonNode(document, 0);
  return hasEqualKeys ? parseJson(writeJson(node), name) : node;
}

/**
 * The node of a value that was parsed already, as the events of Lambda are.
 *
 * @throws InvalidInputError for what JSON has no words for, and for more than {@link JSON_DEPTH_MAX} levels
 */
export function jsonNodeOf(value: unknown, name = 'event'): JsonNode {
  return parseJson(jsonTextOf(value, name), name);
}

function jsonTextOf(value: unknown, path: string): string {
  const expected = `a value that JSON can write, of at most ${JSON_DEPTH_MAX} levels`;
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (cause) {
    throw new InvalidInputError({ path, expected, given: typeof value, cause });
  }
  throw new InvalidInputError({ path, expected, given: value });
}

/** The shortest JSON text of a node, its scalars as they were written, and each key once. */
export function writeJson(node: JsonNode): string {
  const { kind } = node;
  if (kind === 'array') return `[${Array.from(node.items(), writeJson).join(',')}]`;
  if (kind === 'object') {
    const members = Array.from(new Map(node.entries()), ([key, value]) => `${JSON.stringify(key)}:${writeJson(value)}`);
    return `{${members.join(',')}}`;
  }
  return node.token;
}
