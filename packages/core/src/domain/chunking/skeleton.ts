import { type JsonNode, writeJson } from '../json-text.ts';

/**
 * What the outer levels give to each of their tasks: keys and the JSON texts of their values, outermost first. An inner
 * key replaces an outer one of the same name, whatever their values are.
 */
export class Skeleton {
  static readonly EMPTY: Skeleton = new Skeleton(new Map());

  readonly #texts: ReadonlyMap<string, string>;
  #memberTexts: string | undefined;

  private constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  /** This and one more key. */
  with(key: string, text: string): Skeleton {
    return new Skeleton(new Map(this.#texts).set(key, text));
  }

  /** This and the entries of an object, but for some. */
  merged(object: JsonNode, omitted: readonly string[] = []): Skeleton {
    const texts = new Map(this.#texts);
    for (const [key, value] of object.entries()) if (!omitted.includes(key)) texts.set(key, writeJson(value));
    return new Skeleton(texts);
  }

  /** The payload up to the value of its last key: `{"a":1,"stores":`. One value and `}` make it whole. */
  headFor(key: string): string {
    const members = Array.from(this.#texts, ([name, text]) => (name === key ? '' : `${memberText(name, text)},`));
    return `{${members.join('')}${JSON.stringify(key)}:`;
  }

  /** The payload of a task that adds nothing. */
  get text(): string {
    return `{${this.#members}}`;
  }

  /** The payload of a task that adds one more key and then the entries of an object: a skeleton of its own costs more. */
  textWith(key: string, text: string, object: JsonNode): string {
    const slowly = () => this.with(key, text).merged(object).text;
    if (this.#texts.has(key)) return slowly();
    let payload = `{${this.#members}${this.#texts.size > 0 ? ',' : ''}${memberText(key, text)}`;
    for (const [name, value] of object.entries()) {
      if (name === key || this.#texts.has(name)) return slowly();
      payload += `,${memberText(name, writeJson(value))}`;
    }
    return `${payload}}`;
  }

  /** Its keys and values as they stand between the braces of a payload. */
  get #members(): string {
    this.#memberTexts ??= Array.from(this.#texts, ([name, text]) => memberText(name, text)).join(',');
    return this.#memberTexts;
  }
}

function memberText(name: string, text: string): string {
  return `${JSON.stringify(name)}:${text}`;
}
