import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError } from 'sosw';
import { expect, onTestFinished, test } from 'vitest';
import { foldersBelow } from '../../src/fleet/source-tree.ts';
import { Workshop } from '../../src/fleet/workshop.ts';
import { nodeCommand } from '../../src/index.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { rejection, startHost } from '../support/test-host.ts';

async function workshopIn(files: Record<string, string>): Promise<{ folder: string; workshop: Workshop }> {
  const folder = await tempFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const workshop = await Workshop.open(folder);
  onTestFinished(() => workshop.close());
  return { folder, workshop };
}

test('a module is bundled, with the files beside it and the settings of its labourer', async () => {
  const { folder, workshop } = await workshopIn({
    'src/worker.ts': `import { readFileSync } from 'node:fs';
      export const run = () => readFileSync(process.env.LAMBDA_TASK_ROOT + '/data.csv', 'utf8') + process.env.STAGE;`,
    'data.csv': 'a,b',
  });
  const { spec, sources } = await workshop.worker('w', {
    ...{ entry: './src/worker.ts', handler: 'run', files: ['./data.csv'], environment: { STAGE: 'x' } },
    ...{ timeout: 20, memory: 512, asyncRetries: 1, maxEventAge: 90 },
  });

  expect(spec).toMatchObject({ timeoutMs: 20_000, memoryMb: 512, asyncRetries: 1, maxEventAgeSeconds: 90 });
  expect(sources).toEqual([join(folder, 'src/worker.ts'), join(folder, 'data.csv')]);
  const { invoke } = await startHost([spec]);
  expect((await invoke('w')).value).toBe('a,bx');
});

test('variables of all functions are in each, and a worker may have its own', async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, 'w.ts'), 'export const handler = () => 1;');
  const workshop = await Workshop.open(folder, { SOSW_METRICS: 'off' });
  onTestFinished(() => workshop.close());
  const definition = { entry: './w.ts' };
  const specs = [
    ...(await workshop.essentials({ labourers: {} }, { textsFolder: folder, metrics: 'http://127.0.0.1:1' })),
    (await workshop.worker('w', definition)).spec,
    (await workshop.worker('x', { ...definition, environment: { STAGE: 'x' } })).spec,
  ];
  expect(specs.map(({ environment }) => environment?.SOSW_METRICS)).toEqual(specs.map(() => 'off'));
  const own = await workshop.worker('y', { ...definition, environment: { SOSW_METRICS: 'on' } });
  expect(own.spec.environment?.SOSW_METRICS).toBe('on');
});

test('a worker is not run again by Lambda, and its events grow a minute old, unless it says otherwise', async () => {
  const { workshop } = await workshopIn({ 'w.ts': 'export const handler = () => 1;' });
  const { spec } = await workshop.worker('w', { entry: './w.ts' });
  expect(spec).toMatchObject({ asyncRetries: 0, maxEventAgeSeconds: 60, timeoutMs: 60_000, memoryMb: 256 });
});

test('a worker may run as often at once as it has slots, and somewhat more', async () => {
  const { workshop } = await workshopIn({ 'w.ts': 'export const handler = () => 1;' });
  const concurrency = async (maxSimultaneousInvocations: number) =>
    (await workshop.worker('w', { entry: './w.ts', maxSimultaneousInvocations })).spec.reservedConcurrency;
  expect([await concurrency(5), await concurrency(100), await concurrency(10_000)]).toEqual([50, 111, 1_000]);
});

test('any program that speaks the Runtime API is a function, where it stands', async () => {
  const code = 'export const handler = async () => [process.cwd(), process.env.AWS_EXECUTION_ENV, process.env.STAGE];';
  const { folder, workshop } = await workshopIn({ 'app/index.mjs': code });
  const { spec, sources } = await workshop.worker('w', {
    ...{ command: nodeCommand(), folder: './app', handler: 'index.handler', runtime: 'python3.12' },
    ...{ environment: { STAGE: 'x' }, timeout: 20 },
  });

  expect(sources).toEqual([`${join(folder, 'app')}/`]);
  const { invoke } = await startHost([spec]);
  expect((await invoke('w')).value).toEqual([join(folder, 'app'), 'AWS_Lambda_python3.12', 'x']);
});

test('the handler of a command is its last word, as awslambdaric takes it', async () => {
  const { workshop } = await workshopIn({ 'app/app.py': '' });
  const { spec } = await workshop.worker('w', { command: ['python3', '-m', 'awslambdaric', 'app.run'], folder: 'app' });
  expect(spec).toMatchObject({ handler: 'app.run', runtime: 'provided.al2023' });
});

test('paths that do not exist are refused by the key that names them', async () => {
  const { workshop } = await workshopIn({ 'w.ts': 'export const handler = () => 1;' });
  const command = await rejection(workshop.worker('w', { command: ['x'], folder: './nowhere' }));
  const files = await rejection(workshop.worker('w', { entry: './w.ts', files: ['./w.ts', './nowhere.csv'] }));
  expect([command, files]).toEqual([expect.any(InvalidInputError), expect.any(InvalidInputError)]);
  expect(String(command)).toContain('labourers.w.folder: expected a path that exists');
  expect(String(files)).toContain('labourers.w.files: expected a path that exists');
});

test('every build has a folder of its own, which is gone when it is not needed any more', async () => {
  const { workshop } = await workshopIn({ 'w.ts': 'export const handler = () => 1;' });
  const [first, second] = [
    await workshop.worker('w', { entry: './w.ts' }),
    await workshop.worker('w', { entry: './w.ts' }),
  ];
  await first.remove();
  expect(await rejection(readFile(join(first.spec.cwd, 'index.mjs')))).toHaveProperty('code', 'ENOENT');
  await readFile(join(second.spec.cwd, 'index.mjs'));
  await workshop.close();
  expect(await rejection(readFile(join(second.spec.cwd, 'index.mjs')))).toHaveProperty('code', 'ENOENT');
});

test('the folders of sources are found, those of packages and caches are not', async () => {
  const folder = await tempFolder();
  for (const name of ['app/deep', '.git/objects', 'node_modules/x', 'app/__pycache__', 'venv/lib']) {
    await mkdir(join(folder, name), { recursive: true });
  }
  expect(await foldersBelow(folder)).toEqual([`${folder}/`, `${folder}/app/`, `${folder}/app/deep/`]);
});
