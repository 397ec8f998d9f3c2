import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeCommand } from '../../src/index.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { functionOf } from '../support/test-host.ts';
import { openTether } from '../support/tether.ts';

const HANG = 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));';

/** Runs a host in a process of its own; resolves when it has written `word`. */
async function spawnHost(code: string, word: string): Promise<ChildProcess> {
  const spec = await functionOf('f', code, { timeoutMs: 600_000 });
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

test('an idle environment ends when its host is killed', async () => {
  const tether = await openTether();
  const host = await spawnHost(`${tether.code} export const handler = async () => 1;`, 'invocation_finished');
  const { ended } = await tether.tied();

  await kill(host);

  await ended;
});

test('a busy one whose host is killed ends at once, and what it has started too', async () => {
  const [own, child] = [await openTether(), await openTether()];
  const script = JSON.stringify(`(async () => { ${child.code} })()`);
  const starting = `import { spawn } from 'node:child_process'; spawn(process.execPath, ['-e', ${script}]);`;
  const host = await spawnHost(`${starting} ${own.code} ${HANG}`, 'invocation_started');
  const [tiedOwn, tiedChild] = [await own.tied(), await child.tied()];

  await kill(host);

  await Promise.all([tiedOwn.ended, tiedChild.ended]);
});

test('one that nobody kills ends by itself soon after the deadline', async () => {
  const tether = await openTether();
  const { cwd } = await functionOf('f', `${tether.code} ${HANG}`);
  const lambda = createServer((_request, response) => {
    response.writeHead(200, {
      'Lambda-Runtime-Aws-Request-Id': 'id',
      'Lambda-Runtime-Deadline-Ms': String(Date.now()),
      'Lambda-Runtime-Invoked-Function-Arn': 'arn',
    });
    response.end('{}');
  });
  lambda.listen(0, '127.0.0.1');
  await once(lambda, 'listening');
  onTestFinished(() => void lambda.close());
  const address = lambda.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const [program, ...args] = nodeCommand();
  const runtime = spawn(program, args, {
    env: { AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`, LAMBDA_TASK_ROOT: cwd, _HANDLER: 'index.handler' },
    stdio: 'ignore',
  });
  onTestFinished(() => void runtime.kill('SIGKILL'));

  await (await tether.tied()).ended;
});

test('a host that is closed leaves nothing that would keep its process; it has told which groups were alive', async () => {
  const spec = await functionOf('f', 'export const handler = async () => 1;');
  const script = join(await tempFolder(), 'host.mjs');
  const local = JSON.stringify(new URL('../../dist/index.js', import.meta.url).href);
  await writeFile(
    script,
    `import { startLambdaHost } from ${local};
     const groups = [];
     const host = await startLambdaHost({
       functions: [${JSON.stringify(spec)}],
       onProcesses: (alive) => groups.push(alive.size),
     });
     await fetch(host.endpoint + '/2015-03-31/functions/f/invocations', { method: 'POST' });
     await host.close();
     console.log(JSON.stringify(groups));`,
  );
  const host = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void host.kill('SIGKILL'));
  const [output] = await Promise.all([once(host.stdout.setEncoding('utf8'), 'data'), once(host, 'exit')]);
  expect(JSON.parse(output[0])).toEqual([1, 0]);
});
