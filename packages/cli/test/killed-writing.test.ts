import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { laneNames, type Store, type Task } from 'sosw/essentials';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EXIT } from '../src/exit-code.ts';
import { withFleet } from '../src/operator/fleet.ts';
import { firstOf } from '../src/operator/listed-tasks.ts';
import { FIXTURE } from './support/announced-fleet.ts';
import { keptShell, run } from './support/run.ts';
import { Spawned } from './support/spawned.ts';

const TASKS = 5_000;
/** As the fixture has it. */
const [LABOURER, LANES, SLOTS] = ['greeter', 2, 4];
/**
 * The host is killed once so many tasks are written: in the midst of a later window; with `SOSW_TEST_KILLS` also in the
 * first one, whose tasks run before the next host compares it, and near the end.
 */
const KILLED_AT = process.env.SOSW_TEST_KILLS === undefined ? [2_500] : [1, 2_500, 4_000];

const PATIENT = { timeout: 300_000 };
const SOON = { timeout: 60_000, interval: 20 };

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}_${n}`);
const products = numbered('product', 25);
const stores = Object.fromEntries(numbered('store', 10).map((store) => [store, { products }]));
const sections = Object.fromEntries(numbered('section', 20).map((section) => [section, { stores }]));
const JOB = JSON.stringify({
  ...{ lambda_name: LABOURER, job_schema_name: 'shelves' },
  ...{ isolate_sections: true, isolate_stores: true, isolate_products: true, sections },
});

let folder: string;
let hosts: Spawned[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(FIXTURE, 'dev-'));
  for (const file of ['sosw.config.ts', 'workers.ts']) await cp(join(FIXTURE, file), join(folder, file));
});
afterEach(async () => {
  for (const host of hosts) await host.kill();
  hosts = [];
  await rm(folder, { recursive: true, force: true });
});

async function startHost(): Promise<Spawned> {
  const host = new Spawned(['dev', '--data', 'data', '--tick', '1', '--no-watch'], { cwd: folder });
  hosts.push(host);
  await host.said(/the fleet runs; Ctrl-C stops it/);
  return host;
}

const scheduling = () => run(['schedule', '-', '--job-id', 'big'], { cwd: folder, stdin: JOB });
const look = <Seen>(at: (store: Store) => Promise<Seen>) =>
  withFleet({}, keptShell({ cwd: folder }).shell, ({ store }) => at(store));

it(
  'a host that is killed while it writes the tasks of a job loses none and doubles none, whether they run or wait',
  PATIENT,
  async () => {
    for (const tasks of KILLED_AT) {
      const host = await startHost();
      const scheduled = scheduling();
      await look((store) => untilWritten(store, tasks));
      await host.kill();
      const { code, stderr } = await scheduled;
      expect(code).toBe(EXIT.noFleet);
      expect(stderr).toMatch(/ with --job-id big finds it /);
    }

    await startHost();
    expect(await scheduling()).toMatchObject({ code: EXIT.ok, stdout: expect.stringMatching(/^state +written$/m) });
    await look(untilNothingRuns);

    const { queued, waiting, closed } = await look(readPlaces);
    expect(payloadsOf([...queued, ...waiting, ...closed])).toEqual(await plannedPayloads());
    expect(Math.min(queued.length, closed.length)).toBeGreaterThan(0);
    const started = hosts.flatMap(({ stderr }) => stderr.match(/ greeter INFO hello /g) ?? []).length;
    expect(started, 'attempts').toBeLessThanOrEqual(closed.length + KILLED_AT.length * SLOTS);
  },
);

/** The cursor moves with each window; before it does, a task in the queue tells that the first one is being written. */
async function untilWritten({ jobs, tasks }: Store, count: number): Promise<void> {
  const soFar = async () => {
    const cursor = (await jobs.read('big'))?.cursor ?? 0;
    return Math.max(cursor, (await tasks.queuedHead(`${LABOURER}#0`, 1)).length);
  };
  await expect.poll(soFar, SOON).toBeGreaterThanOrEqual(count);
}

/** Tasks that a kill has cut off are given back by the next tick; then every task stands in one place. */
async function untilNothingRuns({ states, tasks }: Store): Promise<void> {
  await states.setPaused(LABOURER, true);
  const slots = async () => {
    const state = await states.read(LABOURER);
    return state && 'slots' in state ? state.slots : undefined;
  };
  await expect.poll(slots, SOON).toBe(0);
  await expect.poll(() => tasks.readSlots(LABOURER), SOON).toEqual([]);
}

/**
 * All tasks, each place with its own. A kill between the closing of a task and the hand-over of its slot leaves a row in
 * waiting that its claim removes (R3c): that one is closed.
 */
async function readPlaces({ listing }: Store) {
  const lanes = laneNames(LABOURER, LANES);
  const everywhere = async (place: 'queued' | 'waiting' | 'closed'): Promise<Task[]> =>
    (await Promise.all(lanes.map((lane) => firstOf<Task>(listing[place], lane, TASKS + 1)))).flat();
  const [queued, waiting, closed] = [
    await everywhere('queued'),
    await everywhere('waiting'),
    await everywhere('closed'),
  ];
  const closedIds = new Set(closed.map(({ taskId }) => taskId));
  return { queued, waiting: waiting.filter(({ taskId }) => !closedIds.has(taskId)), closed };
}

function payloadsOf(tasks: readonly Task[]): string[] {
  return tasks.map(({ payload }) => payload).sort();
}

/** What `sosw plan` tells, without what is added on the way to a worker. */
async function plannedPayloads(): Promise<string[]> {
  const { stdout } = await run(['plan', '-', '-o', 'jsonl'], { cwd: folder, stdin: JOB });
  const payloads = stdout.trimEnd().split('\n');
  return payloads.map((text) => JSON.stringify({ ...JSON.parse(text), labourer_id: undefined })).sort();
}
