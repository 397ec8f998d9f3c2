import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FleetConfig } from 'sosw/essentials';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readConfigFile } from '../../src/fleet/config-file.ts';
import { type ConfigChange, LiveSources, type Rebuild } from '../../src/fleet/live-sources.ts';
import { Workshop } from '../../src/fleet/workshop.ts';
import { nodeCommand } from '../../src/index.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { startHost, type TestHost } from '../support/test-host.ts';

vi.setConfig({ testTimeout: 30_000 });

type Change = Rebuild | ConfigChange;

/** A fleet's sources, watched, and the host that they run in. */
class Project {
  readonly folder: string;
  readonly built: string;
  readonly test: TestHost;
  /** Configurations whose tables were prepared. */
  readonly prepared: FleetConfig[] = [];
  readonly #changes: Change[] = [];
  #onChange: () => void = () => {};

  private constructor(folder: string, built: string, test: TestHost) {
    this.folder = folder;
    this.built = built;
    this.test = test;
  }

  static async start(files: Record<string, string>): Promise<Project> {
    const folder = await tempFolder();
    for (const [name, text] of Object.entries(files)) await write(join(folder, name), text);
    const workshop = await Workshop.open(folder);
    onTestFinished(() => workshop.close());
    const config = await readConfigFile(folder);
    const workers = await workshop.workers(config);
    const [first] = workers;
    const test = await startHost(workers.map(({ spec }) => spec));
    const project = new Project(folder, join(first?.spec.cwd ?? '', '..'), test);
    const live = await LiveSources.watch({
      ...{ folder, config, workers, workshop, host: test.host },
      prepareTables: async (changed) => void project.prepared.push(changed),
      onRebuilt: (rebuild) => project.#take(rebuild),
      onConfigChanged: (change) => project.#take(change),
    });
    onTestFinished(() => live.close());
    return project;
  }

  /** Changes a file as an editor does: writes another one and puts it in its place. */
  async change(name: string, text: string): Promise<void> {
    const path = join(this.folder, name);
    await write(`${path}.tmp`, text);
    await rename(`${path}.tmp`, path);
  }

  /** The next thing that is told. */
  async told(): Promise<Change> {
    for (;;) {
      const change = this.#changes.shift();
      if (change) return change;
      await new Promise<void>((resolve) => {
        this.#onChange = resolve;
      });
    }
  }

  async run(name: string): Promise<unknown> {
    return (await this.test.invoke(name)).value;
  }

  #take(change: Change): void {
    this.#changes.push(change);
    this.#onChange();
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const returning = (value: string) => `export const handler = async () => '${value}';`;

describe('a function whose source changes', () => {
  let project: Project;

  beforeEach(async () => {
    project = await Project.start({
      'sosw.config.ts': "export default { labourers: { w: { entry: './src/w.ts' }, other: { entry: './other.ts' } } };",
      'src/w.ts': "import { word } from '../lib/word.ts'; export const handler = async () => word;",
      'lib/word.ts': "export const word = 'old';",
      'other.ts': returning('other'),
    });
  });

  test('is replaced; the others are left alone, and what was built before goes', async () => {
    expect([await project.run('w'), await project.run('other')]).toEqual(['old', 'other']);

    await project.change('lib/word.ts', "export const word = 'new';");

    expect(await project.told()).toMatchObject({ outcome: 'replaced', functionName: 'w', buildMs: expect.any(Number) });
    expect(await project.run('w')).toBe('new');
    const ended = project.test.events.of('environment_ended').map(({ functionName, reason }) => [functionName, reason]);
    expect(ended).toEqual([['w', 'replaced']]);
    await expect.poll(() => readdir(project.built)).toHaveLength(2);
  });

  test('but does not build stays as it was until it does', async () => {
    await project.change('src/w.ts', 'export const handler = ;');
    expect(await project.told()).toMatchObject({
      outcome: 'failed',
      functionName: 'w',
      error: { name: 'BundleError' },
    });
    expect(await project.run('w')).toBe('old');

    await project.change('src/w.ts', returning('mended'));
    expect(await project.told()).toMatchObject({ outcome: 'replaced', functionName: 'w' });
    expect(await project.run('w')).toBe('mended');
  });

  test('is watched by what it is made of now', async () => {
    await project.change(
      'src/w.ts',
      "import { word } from '../more/word.ts'; export const handler = async () => word;",
    );
    expect(await project.told()).toMatchObject({ outcome: 'failed' });
    await project.change('more/word.ts', "export const word = 'more';");
    await project.change('src/w.ts', "import { word } from '../more/word.ts'; export const handler = () => word;");
    expect(await project.told()).toMatchObject({ outcome: 'replaced' });

    await project.change('lib/word.ts', 'it is not read any more');
    await project.change('more/word.ts', "export const word = 'even more';");
    expect(await project.told()).toMatchObject({ outcome: 'replaced', functionName: 'w' });
    expect(await project.run('w')).toBe('even more');
  });
});

test('a command is replaced when something in its folder changes, files that are new included', async () => {
  const command = JSON.stringify(nodeCommand());
  const project = await Project.start({
    'sosw.config.ts': `export default { labourers: { w: { command: ${command}, folder: './app', handler: 'index.handler' } } };`,
    'app/index.mjs': returning('old'),
    'app/deep/.keep': '',
  });
  expect(await project.run('w')).toBe('old');

  await project.change('app/deep/code.mjs', returning('new'));
  expect(await project.told()).toMatchObject({ outcome: 'replaced', functionName: 'w' });
  await project.change('app/index.mjs', "export { handler } from './deep/code.mjs';");

  await expect.poll(() => project.run('w'), { timeout: 20_000 }).toBe('new');
});

test('a configuration that changes is in force at once, and one that makes no sense never is', async () => {
  const project = await Project.start({
    'sosw.config.ts':
      "import { slots } from './slots.ts'; export default { labourers: { a: { entry: './a.ts', maxSimultaneousInvocations: slots }, b: { entry: './b.ts' } } };",
    'slots.ts': 'export const slots = 1;',
    'a.ts': returning('a'),
    'b.ts': returning('b'),
    'c.ts': returning('c'),
  });

  await project.change('slots.ts', 'export const slots = 5;');
  expect(await project.told()).toEqual({ outcome: 'applied', changed: ['a'], removed: [] });
  expect(project.prepared.map(({ labourers }) => labourers.a?.maxSimultaneousInvocations)).toEqual([5]);

  await project.change('sosw.config.ts', "export default { labourers: { a: { entry: './a.ts', lanes: 0 } } };");
  expect(await project.told()).toMatchObject({ outcome: 'failed', error: { code: 'SOSW_INVALID_INPUT' } });
  await project.change('sosw.config.ts', "export default { labourers: { a: { entry: './nowhere.ts' } } };");
  expect(await project.told()).toMatchObject({ outcome: 'failed', error: { code: 'SOSW_BUNDLE_FAILED' } });
  expect(project.prepared).toHaveLength(1);
  expect([await project.run('a'), await project.run('b')]).toEqual(['a', 'b']);

  await project.change(
    'sosw.config.ts',
    "export default { labourers: { a: { entry: './c.ts' }, c: { entry: './c.ts' } } };",
  );
  expect(await project.told()).toEqual({ outcome: 'applied', changed: ['a', 'c'], removed: ['b'] });
  expect([await project.run('a'), await project.run('c')]).toEqual(['c', 'c']);
  await expect(project.run('b')).rejects.toThrow('Function not found');
});
