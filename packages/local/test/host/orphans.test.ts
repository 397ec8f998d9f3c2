import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { functionOf } from '../support/test-host.ts';
import { openTether } from '../support/tether.ts';

/** Runs a host in a process of its own; resolves when it has written `word`. */
async function spawnHost(code: string, timeoutMs: number, word: string): Promise<ChildProcess> {
  const spec = await functionOf('f', code, { timeoutMs });
  const script = join(await tempFolder(), 'host.mjs');
  await writeFile(
    script,
    `import { startLambdaHost } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
     const onEvent = ({ type }) => console.log(type);
     const { endpoint } = await startLambdaHost({ functions: [${JSON.stringify(spec)}], onEvent });
     await fetch(endpoint + '/2015-03-31/functions/f/invocations', { method: 'POST' });`,
  );
  const host = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void host.kill('SIGKILL'));
  let output = '';
  for await (const text of host.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    output += text;
    if (output.includes(word)) return host;
  }
  throw new Error(`the host ended without ${word}: ${output}`);
}

async function kill(host: ChildProcess): Promise<void> {
  const exited = once(host, 'exit');
  host.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
}

test('an idle environment ends by itself when its host is killed', async () => {
  const tether = await openTether();
  const code = `${tether.code} export const handler = async () => 1;`;
  const host = await spawnHost(code, 30_000, 'invocation_finished');
  const { ended } = await tether.tied();

  await kill(host);

  await ended;
});

test('a busy one whose host is killed ends soon after its deadline, even when it never returns', async () => {
  const tether = await openTether();
  const code = `${tether.code} export const handler = () => new Promise(() => setInterval(() => {}, 1000));`;
  const host = await spawnHost(code, 1_000, 'invocation_started');
  const { ended } = await tether.tied();

  await kill(host);

  await ended;
});
