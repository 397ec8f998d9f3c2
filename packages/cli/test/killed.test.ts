import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EXIT } from '../src/exit-code.ts';
import { runCommand } from '../src/program.ts';
import { type Recorder, startRecorder } from './support/recorder.ts';
import { keptShell, run } from './support/run.ts';

const TABLES = fileURLToPath(new URL('./support/doomed-tables.mjs', import.meta.url));
const PATIENT = { timeout: 30_000 };

let folder: string;
let lambda: Recorder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sosw-killed-'));
  lambda = await startRecorder();
  const answer = { job_id: 'doomed', labourer_id: 'some_worker', state: 'written', total: 1 };
  lambda.answer = () => ({ status: 200, body: JSON.stringify(answer) });
});
afterEach(async () => {
  await lambda.stop();
  await rm(folder, { recursive: true, force: true });
});

it(
  'a command that waits ends with 3 and one line when its fleet is killed, and the next one finds none',
  PATIENT,
  async () => {
    const tables = spawn(process.execPath, [TABLES, folder, lambda.endpoint], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(tables.stdout, 'data');

    const { shell, stdout, stderr } = keptShell({ cwd: folder, stdin: '{"lambda_name":"some_worker"}' });
    const waiting = runCommand(['schedule', '-', '--wait'], shell);
    await stderr.said(/^job doomed: 1 tasks of some_worker\n/);
    tables.kill('SIGKILL');
    await once(tables, 'exit');

    expect(await waiting).toBe(EXIT.noFleet);
    expect(stdout.text).toBe('');
    expect(stderr.text).toMatch(/^job [^\n]*\nsosw: the fleet of \S+ cannot be reached: [^\n]*\n$/);

    const { code, stderr: none } = await run(['status'], { cwd: folder });
    expect(code).toBe(EXIT.noFleet);
    expect(none).toMatch(/^sosw: no fleet runs in [^\n]*\n$/);
  },
);
