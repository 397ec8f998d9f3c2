import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataFolder } from '../../src/data/data-folder.ts';
import { readOwner, writeOwner } from '../../src/data/owner-file.ts';
import { livingGroups } from '../../src/data/processes.ts';
import { DataFolderError, DataFolderInUseError } from '../../src/index.ts';
import { ScriptProcess } from '../support/child-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { rejection } from '../support/test-host.ts';

const OWNER = new URL('./fixture/owner.mjs', import.meta.url);
const CONTENDERS = 3;

/** A process that is about to open the folder. */
async function contender(folder: string): Promise<ScriptProcess> {
  const script = new ScriptProcess(OWNER, [folder]);
  expect(await script.line()).toBe('"ready"');
  return script;
}

test('of fleets that come at the same instant one gets the folder; the others are told who has it', async () => {
  const folder = join(await tempFolder(), 'made', 'when', 'missing');
  const all = await Promise.all(Array.from({ length: CONTENDERS }, () => contender(folder)));
  for (const each of all) each.write('go\n');
  const answers = await Promise.all(all.map(async (each) => JSON.parse(await each.line())));

  const winners = answers.filter(({ pid }) => pid !== undefined);
  expect(winners).toHaveLength(1);
  expect(all.map(({ pid }) => pid)).toContain(winners[0].pid);
  const losers = answers.filter(({ pid }) => pid === undefined);
  expect(losers).toEqual(Array.from({ length: CONTENDERS - 1 }, () => losing(winners[0].pid)));

  const refused = await rejection(openDataFolder(folder));
  expect(refused).toBeInstanceOf(DataFolderInUseError);
  expect(String(refused)).toContain(`${folder} is in use by process ${winners[0].pid}`);
});

const losing = (owner: number) => ({ code: 'SOSW_DATA_FOLDER_IN_USE', owner });

test('a folder whose owner was killed is free at once', async () => {
  const folder = await tempFolder();
  const owner = await contender(folder);
  owner.write('go\n');
  await owner.line();
  expect(readOwner(folder)).toEqual({ pid: owner.pid, groups: [] });
  await owner.kill();

  const opened = await openDataFolder(folder);

  expect(readOwner(folder)?.pid).toBe(process.pid);
  expect(await rejection(openDataFolder(folder))).toMatchObject({ details: { folder, pid: process.pid } });
  await opened.close();
  await opened.close();
  expect(await readdir(folder)).toEqual(['tables']);
  await (await openDataFolder(folder)).close();
});

test('a folder that cannot be one is refused', async () => {
  const folder = join(await tempFolder(), 'file');
  await writeFile(folder, 'text');
  const error = await rejection(openDataFolder(folder));
  expect(error).toBeInstanceOf(DataFolderError);
  expect(error).toMatchObject({ code: 'SOSW_DATA_FOLDER', details: { folder } });
});

test('what an earlier owner has started is waited for, and remembered as long as it is there', async () => {
  const folder = await tempFolder();
  const left = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void left.kill('SIGKILL'));
  const group = left.pid ?? 0;
  writeOwner(folder, { pid: process.pid, groups: [group] });

  const first = await openDataFolder(folder);
  first.noteGroups(new Set([process.pid]));
  expect(readOwner(folder)?.groups).toEqual([group, process.pid]);
  expect(await first.untilQuiet(0)).toEqual(new Set([group]));
  first.noteGroups(new Set());
  await first.close();
  expect(readOwner(folder)?.groups).toEqual([group]);

  const second = await openDataFolder(folder);
  const quiet = second.untilQuiet();
  left.kill('SIGKILL');
  expect(await quiet).toEqual(new Set());
  await second.close();
  expect(readOwner(folder)).toBeUndefined();
});

test('an owner file that makes no sense counts as none', async () => {
  const folder = await tempFolder();
  for (const text of ['', '{}', '{"pid":1,"groups":[]}', '{"pid":5,"groups":{}}', 'null']) {
    await writeFile(join(folder, 'owner.json'), text);
    expect(readOwner(folder)).toBeUndefined();
  }
  await writeFile(join(folder, 'owner.json'), '{"pid":500,"groups":[0,1,-3,"7",600]}');
  expect(readOwner(folder)).toEqual({ pid: 500, groups: [600] });
});

test.runIf(process.platform === 'linux')('a group of zombies is gone, though signals still reach it', async () => {
  const code = `
    const child = require('node:child_process').spawn('true', { detached: true, stdio: 'ignore' });
    require('node:fs').writeSync(1, child.pid + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // does not look after its child`;
  const parent = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [text] = await once(parent.stdout.setEncoding('utf8'), 'data');
  await expect.poll(() => livingGroups([Number(text)])).toEqual(new Set());
  expect(process.kill(-Number(text), 0)).toBe(true);
});
