import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LOG_BYTES_MAX, LogFiles, logFolder } from '../../src/fleet/log-files.ts';
import type { LogLine } from '../../src/index.ts';
import { tempFolder } from '../support/temp-folder.ts';

const line = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  ...{ type: 'log_line', atMs: 5, functionName: 'f', environmentId: 'e', logStream: 's', stream: 'stdout' },
  line: text,
  ...more,
});

test('what functions write stands in a file each, a line of JSON for a line', async () => {
  const folder = await tempFolder();
  const logs = new LogFiles(folder);
  logs.observe(line('loading'));
  logs.observe(line('one "two"', { requestId: 'r', atMs: 6 }));
  logs.observe(line('other', { functionName: 'g' }));
  logs.observe({ type: 'environment_started', atMs: 1, functionName: 'f', environmentId: 'e', logStream: 's' });
  await nextTurn();
  new LogFiles(folder).observe(line('later'));
  await nextTurn();

  const read = async (name: string) => {
    const text = await readFile(join(logFolder(folder), name), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each));
  };
  expect(await read('f.log')).toEqual([
    { at_ms: 5, function: 'f', log_stream: 's', line: 'loading' },
    { at_ms: 6, function: 'f', log_stream: 's', request_id: 'r', line: 'one "two"' },
    { at_ms: 5, function: 'f', log_stream: 's', line: 'later' },
  ]);
  expect((await read('g.log')).map((each) => each.line)).toEqual(['other']);
});

test('a file that is full makes room once, and never has more than its share', async () => {
  const folder = await tempFolder();
  const logs = new LogFiles(folder);
  const path = join(logFolder(folder), 'f.log');
  const write = async (text: string) => {
    logs.observe(line(text));
    await nextTurn();
  };
  const quarter = 'x'.repeat(LOG_BYTES_MAX / 4);
  for (let n = 0; n < 11; n++) await write(`${n} ${quarter}`);

  expect((await stat(path)).size).toBeLessThan(LOG_BYTES_MAX * 1.3);
  expect((await stat(`${path}.1`)).size).toBeLessThan(LOG_BYTES_MAX * 1.3);
  expect(await readFile(path, 'utf8')).toContain('"10 xxx');
  expect(await readFile(`${path}.1`, 'utf8')).toContain('"4 xxx');
});

test('logs that somebody removes are begun anew', async () => {
  const folder = await tempFolder();
  const logs = new LogFiles(folder);
  logs.observe(line('one'));
  await nextTurn();
  await rm(logFolder(folder), { recursive: true });
  logs.observe(line('two'));
  await nextTurn();
  expect(await readFile(join(logFolder(folder), 'f.log'), 'utf8')).toContain('two');
});
