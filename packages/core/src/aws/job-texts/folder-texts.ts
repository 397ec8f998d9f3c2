import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JobTexts } from '../../ports/job-texts.ts';
import { StoreError } from '../../ports/store-error.ts';
import type { Random } from '../../ports/system.ts';
import { newKey } from './new-key.ts';

/** Texts as files of a folder: for fleets on one machine. */
export class FolderTexts implements JobTexts {
  readonly #folder: string;
  readonly #random: Random;

  constructor(folder: string, random: Random) {
    this.#folder = folder;
    this.#random = random;
  }

  /** Under another name first: whoever is killed half-way leaves no half text. */
  async write(prefix: string, text: string): Promise<string> {
    const key = newKey(prefix, this.#random);
    const file = this.#file(key);
    const draft = `${file}.draft`;
    await telling('writeJobText', file, async () => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(draft, text);
      await rename(draft, file);
    });
    return key;
  }

  read(key: string): Promise<string> {
    const file = this.#file(key);
    return telling('readJobText', file, () => readFile(file, 'utf8'));
  }

  remove(key: string): Promise<void> {
    const file = this.#file(key);
    return telling('removeJobText', file, () => rm(file, { force: true }));
  }

  #file(key: string): string {
    return join(this.#folder, key);
  }
}

async function telling<Answer>(operation: string, file: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'Error';
    throw new StoreError({ operation, table: file, reason }, error);
  }
}
