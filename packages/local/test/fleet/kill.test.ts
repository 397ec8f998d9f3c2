import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createStore, createStoreClient, realSystem, tableNames } from 'sosw/aws/store';
import { idsOf, jobTotals, type Store } from 'sosw/essentials';
import { expect, onTestFinished, test } from 'vitest';
import { ScriptProcess } from '../support/child-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

const FLEET = new URL('./fixture/killed-fleet.mjs', import.meta.url);
const WORKER = 'noting_worker';
const SLOTS = 4;
/** CI may ask for more. */
const KILLS = Number(process.env.SOSW_TEST_KILLS ?? 3);
const TASKS = 12 * (KILLS + 1);
/** A kill comes after so many lines of what a fleet tells: from the first environment to the tenth task or so. */
const LINES_MAX = 60;

const PATIENCE_MS = 30_000 * (KILLS + 1);

const JOB = JSON.stringify({
  job_id: 'the job',
  job: { lambda_name: WORKER, isolate_items: true, items: Array.from({ length: TASKS }, (_, item) => item) },
});

interface Note {
  readonly what: 'start' | 'end';
  readonly task: string;
  readonly fleet: number;
}

function storeAt(endpoint: string): Store {
  const client = createStoreClient({
    ...{ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
  });
  onTestFinished(() => client.destroy());
  const onBadRow = (error: Error) => {
    throw error;
  };
  return createStore({ client, names: tableNames(), system: realSystem, onBadRow });
}

/** Every task is closed, and stands nowhere else. */
async function isOver({ tasks, jobs }: Store): Promise<boolean> {
  const job = await jobs.read('the job');
  if (!job) return false;
  const { completed } = await jobTotals(tasks, idsOf(job, realSystem.hash), TASKS);
  if (completed < TASKS) return false;
  const lane = `${WORKER}#0`;
  const elsewhere = [
    await tasks.queuedHead(lane, 1),
    (await tasks.waitingPage(lane)).tasks,
    await tasks.readSlots(WORKER),
  ];
  return elsewhere.every((rows) => rows.length === 0);
}

test(
  `a fleet that is killed ${KILLS} times carries on each time, until every task is closed once`,
  async () => {
    const folder = await tempFolder();
    const workLog = join(folder, 'work.log');
    const start = () => new ScriptProcess(FLEET, [join(folder, 'data'), workLog]);
    let isScheduled = false;
    for (let kill = 0; kill < KILLS; kill++) {
      const fleet = start();
      const linesMax = 1 + Math.floor(Math.random() * LINES_MAX);
      for (let lines = 0; lines < linesMax; lines++) {
        const { type } = JSON.parse(await fleet.line());
        if (type === 'started' && !isScheduled) fleet.write(`${JOB}\n`);
        isScheduled ||= type === 'scheduled';
      }
      await fleet.kill();
    }

    const last = start();
    const { dynamoDb } = await last.until('started');
    if (!isScheduled) last.write(`${JOB}\n`);
    const reading = last.readOn();
    const store = storeAt(dynamoDb);
    await expect.poll(() => isOver(store), { timeout: PATIENCE_MS, interval: 200 }).toBe(true);
    await last.kill();
    await reading;
    judge(
      (await readFile(workLog, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  },
  2 * PATIENCE_MS,
);

/** Nothing of a killed fleet goes on beside the next one, which starts no task twice and not more than it has slots. */
function judge(notes: readonly Note[]): void {
  const fleets = notes.map(({ fleet }) => fleet);
  expect(fleets.filter((fleet, n) => fleet !== fleets[n - 1])).toEqual([...new Set(fleets)]);
  for (const each of new Set(fleets)) {
    const own = notes.filter(({ fleet }) => fleet === each);
    const started = own.filter(({ what }) => what === 'start').map(({ task }) => task);
    expect(started).toEqual([...new Set(started)]);
    const running = new Set<string>();
    for (const { what, task } of own) {
      if (what === 'start') running.add(task);
      else running.delete(task);
      expect(running.size).toBeLessThanOrEqual(SLOTS);
    }
  }
  const ended = notes.filter(({ what }) => what === 'end').map(({ task }) => task);
  expect(new Set(ended).size).toBe(TASKS);
}
