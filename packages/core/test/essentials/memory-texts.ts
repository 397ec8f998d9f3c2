import type { JobTexts } from '../../src/ports/job-texts.ts';

/** Texts in a map. */
export class MemoryTexts implements JobTexts {
  readonly all = new Map<string, string>();

  async write(key: string, text: string): Promise<void> {
    this.all.set(key, text);
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
