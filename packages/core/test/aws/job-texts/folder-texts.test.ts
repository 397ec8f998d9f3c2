import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createJobTexts } from '../../../src/aws/job-texts/index.ts';
import type { JobTexts } from '../../../src/ports/job-texts.ts';
import { StoreError } from '../../../src/ports/store-error.ts';
import { ManualSystem } from '../../../src/testing/index.ts';

const KEY = 'jobs/a/b.json';
let folder: string;
let texts: JobTexts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sosw texts ü '));
  onTestFinished(() => rm(folder, { recursive: true }));
  const made = createJobTexts(pathToFileURL(folder).href, new ManualSystem());
  if (!made) throw new Error('no texts');
  texts = made;
});

test('a text is read as it was written, also when it was written twice', async () => {
  const text = `{"ü":"\\u0000","n":9007199254740993,"x":"${'x'.repeat(500_000)}"}`;
  await texts.write(KEY, 'earlier');
  await Promise.all([texts.write(KEY, text), texts.write(KEY, text)]);
  expect(await texts.read(KEY)).toBe(text);
  expect(await readdir(join(folder, 'jobs/a'))).toEqual(['b.json']); // and no drafts
});

test('a text that was removed is gone, and may be removed again', async () => {
  await texts.write(KEY, '{}');
  await texts.remove(KEY);
  await texts.remove(KEY);
  await expect(texts.read(KEY)).rejects.toThrow(StoreError);
  await expect(texts.read(KEY)).rejects.toThrow('ENOENT');
});

test('a folder that cannot be one is an error that names it', async () => {
  await writeFile(join(folder, 'jobs'), '');
  await expect(texts.write(KEY, '{}')).rejects.toThrow(folder);
});

test('without an address there are no texts, and another address is refused', () => {
  expect(createJobTexts(undefined, new ManualSystem())).toBeUndefined();
  expect(createJobTexts('', new ManualSystem())).toBeUndefined();
  expect(() => createJobTexts('https://somewhere/else', new ManualSystem())).toThrow(
    'SOSW_JOB_TEXTS: expected s3://bucket/prefix or file:///folder, got "https://somewhere/else"',
  );
  expect(() => createJobTexts('s3://', new ManualSystem())).toThrow('SOSW_JOB_TEXTS');
});
