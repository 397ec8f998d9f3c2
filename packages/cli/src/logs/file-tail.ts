import { type FileHandle, open } from 'node:fs/promises';

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** The end of a file that grows by whole lines. */
export class FileTail {
  readonly #path: string;
  /** Bytes that were read. */
  #offset = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Its last lines; what is written later is left to {@link FileTail.next}. */
  last(count: number): Promise<string[]> {
    return this.#withFile(async (file, size) => {
      let text = Buffer.alloc(0);
      let from = size;
      while (from > 0 && newlinesIn(text) <= count) {
        const start = Math.max(from - CHUNK_BYTES, 0);
        text = Buffer.concat([await read(file, start, from), text]);
        from = start;
      }
      const lines = this.#wholeLines(text, from);
      return count === 0 ? [] : lines.slice(-count);
    });
  }

  /** Lines that were written since the call before; a file that has become shorter is another one. */
  next(): Promise<string[]> {
    return this.#withFile(async (file, size) => {
      const from = size < this.#offset ? 0 : this.#offset;
      return this.#wholeLines(await read(file, from, size), from);
    });
  }

  /** Lines of a text that begins at `from`; one that is being written is read again next time. */
  #wholeLines(text: Buffer, from: number): string[] {
    const end = text.lastIndexOf(NEWLINE) + 1;
    this.#offset = from + end;
    return text.toString('utf8', 0, end).split('\n').slice(0, -1);
  }

  /** A file that is being replaced by the next one has no lines at this moment. */
  async #withFile(work: (file: FileHandle, size: number) => Promise<string[]>): Promise<string[]> {
    const file = await open(this.#path).catch(() => undefined);
    if (!file) return [];
    try {
      return await work(file, (await file.stat()).size);
    } finally {
      await file.close();
    }
  }
}

async function read(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.alloc(to - from);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
  return buffer.subarray(0, bytesRead);
}

function newlinesIn(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
