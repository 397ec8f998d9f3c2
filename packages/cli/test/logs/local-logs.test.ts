import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announceFleet, logFolder } from '@sosw/local';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/exit-code.ts';
import { run } from '../support/run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sosw-logs-'));
  await mkdir(logFolder(folder), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Writes lines as the local runtime does. */
const write = (name: string, ...lines: readonly (readonly [atMs: number, line: string])[]) =>
  appendFile(
    join(logFolder(folder), `${name}.log`),
    lines.map(([at_ms, line]) => `${JSON.stringify({ at_ms, function: name, request_id: 'r', line })}\n`).join(''),
  );

const logs = (...words: string[]) => run(['logs', ...words], { cwd: folder });

describe('logs of a fleet that has ended', () => {
  beforeEach(async () => {
    await write('one', [1, '{"level":"INFO","message":"first"}'], [4, 'fourth']);
    await write('two', [2, 'second']);
    await appendFile(join(logFolder(folder), 'two.log'), '{"cut off by a kill\n');
    await write('two', [3, 'third']);
  });

  it('are those of all functions in the order of time', async () => {
    const { code, stdout, stderr } = await logs();
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.slice('00:00:00.001 '.length)),
    ).toEqual([...['one INFO first', 'two second', 'two third', 'one fourth']]);
  });

  it('are the last lines, of one function if it is named, and found from below', async () => {
    expect((await logs('--lines', '2')).stdout).toMatch(/^\S+ two third\n\S+ one fourth\n$/);
    await mkdir(join(folder, 'below'));
    const { stdout } = await run(['logs', 'two', '-n', '1', '-o', 'jsonl'], { cwd: join(folder, 'below') });
    expect(JSON.parse(stdout)).toEqual({ at_ms: 3, function: 'two', request_id: 'r', line: 'third' });
    expect((await logs('--lines', '0')).stdout).toBe('');
  });

  it('are refused for a function that has none', async () => {
    expect(await logs('three')).toMatchObject({ code: EXIT.badInput, stdout: '' });
    expect((await logs('three')).stderr).toMatch(/a function that has written something: one, two, got "three"/);
  });

  it('end when they are followed', async () => {
    const { code, stdout, stderr } = await logs('--follow', '--lines', '1');
    expect(code).toBe(EXIT.noFleet);
    expect(stdout).toMatch(/^\S+ one fourth\n$/);
    expect(stderr).toMatch(/^sosw: the fleet runs no more [^\n]*\n$/);
  });
});

describe('logs of a fleet that runs', () => {
  it('are followed until it ends, to the last line', async () => {
    const fleet = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    await once(fleet, 'spawn');
    const endpoints = { lambda: 'http://127.0.0.1:1', dynamoDb: 'http://127.0.0.1:1' };
    await announceFleet({ pid: fleet.pid ?? 0, startedAtMs: 0, endpoints, folder });
    await write('one', [1, 'before']);

    const silent = logs('three', '--follow');
    const followed = logs('one', '--follow');
    await write('one', [2, 'during']);
    await write('two', [2, 'not asked for']);
    fleet.kill();
    await once(fleet, 'exit');
    await write('one', [3, 'last words']);
    const { code, stdout } = await followed;
    expect(code).toBe(EXIT.noFleet);
    expect(stdout.split('\n').map((line) => line.split(' ').slice(2).join(' '))).toEqual([
      ...['before', 'during', 'last words', ''],
    ]);
    expect(await silent).toMatchObject({ code: EXIT.noFleet, stdout: '' });
  });
});
