import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileTail } from '../../src/logs/file-tail.ts';

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sosw-tail-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileWith(text: string): Promise<{ path: string; tail: FileTail }> {
  files += 1;
  const path = join(folder, `${files}.log`);
  await writeFile(path, text);
  return { path, tail: new FileTail(path) };
}

describe('the tail of a file', () => {
  it.each([
    [0, []],
    [1, ['three']],
    [2, ['', 'three']],
    [10, ['one', 'two', '', 'three']],
  ])('has its last %i lines', async (count, lines) => {
    const { tail } = await fileWith('one\ntwo\n\nthree\n');
    expect(await tail.last(count)).toEqual(lines);
  });

  it('finds lines that are longer than what is read at a time', async () => {
    const long = 'ü'.repeat(100_000);
    const { tail } = await fileWith(`first\n${long}\nlast\n`);
    expect(await tail.last(2)).toEqual([long, 'last']);
  });

  it('goes on where it was, line by line', async () => {
    const { path, tail } = await fileWith('one\ntwo\n');
    expect(await tail.last(1)).toEqual(['two']);
    expect(await tail.next()).toEqual([]);
    await appendFile(path, 'three\nfo');
    expect(await tail.next()).toEqual(['three']);
    await appendFile(path, 'ur\n');
    expect(await tail.next()).toEqual(['four']);
  });

  it('leaves a line that is being written to the next look', async () => {
    const { path, tail } = await fileWith('one\ntw');
    expect(await tail.last(5)).toEqual(['one']);
    await appendFile(path, 'o\n');
    expect(await tail.next()).toEqual(['two']);
  });

  it('begins again in a file that took its place', async () => {
    const { path, tail } = await fileWith('one\ntwo\n');
    await tail.last(1);
    await writeFile(path, 'new\n');
    expect(await tail.next()).toEqual(['new']);
  });

  it('is empty while there is no file', async () => {
    const tail = new FileTail(join(folder, 'absent.log'));
    expect(await tail.last(5)).toEqual([]);
    expect(await tail.next()).toEqual([]);
  });
});
