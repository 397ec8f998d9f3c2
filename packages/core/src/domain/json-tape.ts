import { InvalidInputError } from './errors.ts';

/** Levels of lists and objects in one another; a deeper document is refused. */
export const JSON_DEPTH_MAX = 100;

const CHUNK_BITS = 12;
const CHUNK_SLOTS = 1 << CHUNK_BITS;

/** A list of offsets that grows by chunks, so that growing copies nothing. */
class Tape {
  readonly #chunks: Uint32Array[] = [];
  length = 0;

  push(offset: number): void {
    if (this.length % CHUNK_SLOTS === 0) this.#chunks.push(new Uint32Array(CHUNK_SLOTS));
    this.length += 1;
    this.set(this.length - 1, offset);
  }

  set(slot: number, offset: number): void {
    const chunk = this.#chunks[slot >> CHUNK_BITS];
    if (chunk) chunk[slot % CHUNK_SLOTS] = offset;
  }

  at(slot: number): number {
    return this.#chunks[slot >> CHUNK_BITS]?.[slot % CHUNK_SLOTS] ?? 0;
  }
}

/**
 * A JSON text and its tape: where every value begins and ends. A job of a million values is its text and some bytes a
 * value; a tree of JavaScript objects would be many times that.
 *
 *     scalar or key    start, end
 *     list or object   start, end, slot behind its last member; then its members (of an object: key, value, ...)
 */
export class JsonDocument {
  readonly #text: string;
  readonly #tape: Tape;

  constructor(text: string, tape: Tape) {
    this.#text = text;
    this.#tape = tape;
  }

  /** The first character of a value tells its kind. */
  startCode(slot: number): number {
    return this.#text.charCodeAt(this.#tape.at(slot));
  }

  /** The text of a value as it was written. */
  token(slot: number): string {
    return this.#text.slice(this.#tape.at(slot), this.#tape.at(slot + 1));
  }

  /** Characters of a value as it was written. */
  length(slot: number): number {
    return this.#tape.at(slot + 1) - this.#tape.at(slot);
  }

  isContainer(slot: number): boolean {
    const code = this.startCode(slot);
    return code === OPEN_BRACE || code === OPEN_BRACKET;
  }

  /** The slot of what follows a value. */
  behind(slot: number): number {
    return this.isContainer(slot) ? this.#tape.at(slot + 2) : slot + SCALAR_SLOTS;
  }
}

export const SCALAR_SLOTS = 2;
export const CONTAINER_SLOTS = 3;
export const OPEN_BRACE = 0x7b;
export const OPEN_BRACKET = 0x5b;
export const QUOTE = 0x22;

const BACKSLASH = 0x5c;
const SPACE = 0x20;
const WHITE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERAL = /null|true|false/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const GIVEN_CHARACTERS_MAX = 20;

/** Reads a JSON text, strictly. It calls itself for each level; their number is bounded, so no text overflows the stack. */
export class JsonReader {
  readonly #text: string;
  readonly #name: string;
  readonly #tape = new Tape();
  #at = 0;
  #depth = 0;
  #hasEqualKeys = false;

  /** @param name what the text is, for errors */
  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
  }

  /** @throws InvalidInputError with the offset of what is wrong */
  read(): { readonly document: JsonDocument; readonly hasEqualKeys: boolean } {
    this.#value();
    if (this.#at < this.#text.length) throw this.#wrong('nothing more');
    return { document: new JsonDocument(this.#text, this.#tape), hasEqualKeys: this.#hasEqualKeys };
  }

  /** A value and the white space around it. */
  #value(): void {
    this.#skipWhite();
    const code = this.#text.charCodeAt(this.#at);
    if (code === OPEN_BRACE) this.#object();
    else if (code === OPEN_BRACKET) this.#container(']', () => this.#value());
    else if (code === QUOTE) this.#string();
    else this.#word();
    this.#skipWhite();
  }

  #object(): void {
    let first: string | undefined;
    let keys: Set<string> | undefined; // most objects of a large job have one key
    this.#container('}', () => {
      this.#skipWhite();
      if (this.#text.charCodeAt(this.#at) !== QUOTE) throw this.#wrong('a key in double quotes');
      const key = unquoted(this.#string());
      if (first === undefined) {
        first = key;
      } else {
        keys ??= new Set([first]);
        this.#hasEqualKeys ||= keys.has(key);
        keys.add(key);
      }
      this.#skipWhite();
      if (this.#text[this.#at] !== ':') throw this.#wrong('":"');
      this.#at += 1;
      this.#value();
    });
  }

  /** A bracket, members separated by commas, and the bracket that closes. */
  #container(close: string, readMember: () => void): void {
    if (this.#depth === JSON_DEPTH_MAX) throw this.#wrong(`at most ${JSON_DEPTH_MAX} levels of lists and objects`);
    this.#depth += 1;
    const slot = this.#tape.length;
    for (let slots = 0; slots < CONTAINER_SLOTS; slots += 1) this.#tape.push(this.#at);
    this.#at += 1;
    this.#skipWhite();
    if (this.#text[this.#at] !== close) {
      readMember();
      while (this.#text[this.#at] === ',') {
        this.#at += 1;
        readMember();
      }
      if (this.#text[this.#at] !== close) throw this.#wrong(`"," or "${close}"`);
    }
    this.#at += 1;
    this.#tape.set(slot + 1, this.#at);
    this.#tape.set(slot + 2, this.#tape.length);
    this.#depth -= 1;
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at); // NaN behind the end
      if (code === BACKSLASH) {
        if (!this.#skip(ESCAPE)) throw this.#wrong('an escape that JSON has');
      } else if (code >= SPACE) {
        this.#at += 1;
        if (code === QUOTE) break;
      } else {
        throw this.#wrong('a text that ends with a double quote and has no control characters');
      }
    }
    this.#token(start);
    return this.#text.slice(start, this.#at);
  }

  #word(): void {
    const start = this.#at;
    if (!this.#skip(LITERAL) && !this.#skip(NUMBER)) throw this.#wrong('a JSON value');
    this.#token(start);
  }

  /** A scalar or a key that ends here. */
  #token(start: number): void {
    this.#tape.push(start);
    this.#tape.push(this.#at);
  }

  /** There is none in most places of most texts: looking first is cheaper than the pattern. */
  #skipWhite(): void {
    if (this.#text.charCodeAt(this.#at) <= SPACE) this.#skip(WHITE);
  }

  /** Goes on behind what the pattern matches here; false when it does not match. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const matches = pattern.test(this.#text);
    if (matches) this.#at = pattern.lastIndex;
    return matches;
  }

  #wrong(expected: string): InvalidInputError {
    const given = this.#text.slice(this.#at, this.#at + GIVEN_CHARACTERS_MAX) || 'the end';
    return new InvalidInputError({ path: `${this.#name} at offset ${this.#at}`, expected, given });
  }
}

/** The text that a token in quotes stands for. */
export function unquoted(token: string): string {
  return token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
}
