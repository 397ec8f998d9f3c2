import type { JobTexts } from '../../src/ports/job-texts.ts';

/** Texts in a map. */
export class MemoryTexts implements JobTexts {
  readonly all = new Map<string, string>();

  #written = 0;

  async write(prefix: string, text: string): Promise<string> {
    this.#written += 1;
    const key = `${prefix}${this.#written}.json`;
    this.all.set(key, text);
    return key;
  }

  async read(key: string): Promise<string> {
    const text = this.all.get(key);
    if (text === undefined) throw new Error(`no text ${key}`);
    return text;
  }

  async remove(key: string): Promise<void> {
    this.all.delete(key);
  }
}
