import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createJobTexts } from '../../../src/aws/job-texts/index.ts';
import type { JobTexts } from '../../../src/ports/job-texts.ts';
import { StoreError } from '../../../src/ports/store-error.ts';
import { ManualSystem } from '../../../src/testing/index.ts';

const PREFIX = 'jobs/a/';
let folder: string;
let texts: JobTexts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sosw texts ü '));
  onTestFinished(() => rm(folder, { recursive: true }));
  const made = createJobTexts(pathToFileURL(folder).href, new ManualSystem());
  if (!made) throw new Error('no texts');
  texts = made;
});

test('a text is read as it was written, and every write has a key of its own', async () => {
  const text = `{"ü":"\\u0000","n":9007199254740993,"x":"${'x'.repeat(500_000)}"}`;
  const keys = await Promise.all(['earlier', text].map((each) => texts.write(PREFIX, each)));
  expect(await Promise.all(keys.map((key) => texts.read(key)))).toEqual(['earlier', text]);
  const files = (await readdir(join(folder, PREFIX))).map((file) => `${PREFIX}${file}`);
  expect(files.sort()).toEqual([...keys].sort()); // and no drafts
});

test('a text that was removed is gone, and may be removed again', async () => {
  const key = await texts.write(PREFIX, '{}');
  await texts.remove(key);
  await texts.remove(key);
  await expect(texts.read(key)).rejects.toThrow(StoreError);
  await expect(texts.read(key)).rejects.toThrow('ENOENT');
});

test('a folder that cannot be one is an error that names it', async () => {
  await writeFile(join(folder, 'jobs'), '');
  await expect(texts.write(PREFIX, '{}')).rejects.toThrow(folder);
});

test('without an address there are no texts, and another address is refused', () => {
  expect(createJobTexts(undefined, new ManualSystem())).toBeUndefined();
  expect(createJobTexts('', new ManualSystem())).toBeUndefined();
  expect(() => createJobTexts('https://somewhere/else', new ManualSystem())).toThrow(
    'SOSW_JOB_TEXTS: expected s3://bucket/prefix or file:///folder, got "https://somewhere/else"',
  );
  expect(() => createJobTexts('s3://', new ManualSystem())).toThrow('SOSW_JOB_TEXTS');
});
