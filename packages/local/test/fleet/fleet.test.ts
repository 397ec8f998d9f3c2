import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realSystem } from 'sosw/aws/store';
import { ESSENTIAL_NAMES, idsOf, type JobAnswer, jobTotals } from 'sosw/essentials';
import { afterEach, describe, expect, it } from 'vitest';
import { AttemptMeter } from '../../src/fleet/attempt-meter.ts';
import { readConfigFile } from '../../src/fleet/config-file.ts';
import { type LocalFleet, startLocalFleet } from '../../src/fleet/local-fleet.ts';
import type { HostEvent } from '../../src/host/host-event.ts';
import { tempFolder } from '../support/temp-folder.ts';

const FOLDER = fileURLToPath(new URL('./fixture', import.meta.url));
const WORKER = 'busy_worker';
const TASKS = 200;
const SLOTS = 10;

describe('a fleet on this machine', () => {
  let fleet: LocalFleet | undefined;
  afterEach(async () => {
    await fleet?.close();
    fleet = undefined;
  });

  it('runs each of 200 tasks once, 10 at most at once, with two Orchestrators at once and every report delivered twice', async () => {
    const meter = new AttemptMeter([WORKER]);
    const delivered = new Set<string>();
    const repeats: Promise<void>[] = [];
    const onEvent = (event: HostEvent) => {
      meter.observe(event);
      if (event.type !== 'invoke_accepted' || event.functionName !== ESSENTIAL_NAMES.workerAssistant) return;
      if (delivered.has(event.payload)) return;
      delivered.add(event.payload);
      if (fleet) repeats.push(fleet.send(ESSENTIAL_NAMES.workerAssistant, event.payload));
    };
    fleet = await startLocalFleet({ config: await readConfigFile(FOLDER), folder: FOLDER, onEvent });

    const items = Array.from({ length: TASKS }, (_, item) => item);
    const job = { lambda_name: WORKER, isolate_items: true, items };
    const { payload } = await fleet.invoke(ESSENTIAL_NAMES.scheduler, JSON.stringify({ job }));
    const { job_id, total } = payload as JobAnswer;
    expect(total).toBe(TASKS);

    const row = await fleet.store.jobs.read(job_id);
    if (!row) throw new Error('the job has no row');
    expect(row).toMatchObject({ state: 'written', cursor: TASKS, lanes: 2 });
    const ids = idsOf(row, realSystem.hash);
    const { tasks } = fleet.store;
    const isDone = async () => (await jobTotals(tasks, ids, TASKS)).completed === TASKS;
    while (!(await isDone())) {
      const tick = () => fleet?.invoke(ESSENTIAL_NAMES.orchestrator, '{}');
      await Promise.all([tick(), tick()]);
    }
    await Promise.all(repeats);

    expect(meter.starts.size).toBe(TASKS);
    expect([...meter.starts.values()].every((starts) => starts === 1)).toBe(true);
    expect(meter.peak).toBeLessThanOrEqual(SLOTS);
    expect(meter.peak).toBeGreaterThan(1);
    expect(delivered.size).toBe(TASKS);
    for (const lane of [0, 1]) expect(await tasks.queuedHead(`${WORKER}#${lane}`, 1)).toEqual([]);
    expect(await jobTotals(tasks, ids, TASKS)).toEqual({ completed: TASKS, dead: 0, cancelled: 0 });
  }, 60_000);

  it('closes a job that is done, when the Scavenger comes by', async () => {
    fleet = await startLocalFleet({ config: await readConfigFile(FOLDER), folder: FOLDER });
    const job = { lambda_name: WORKER, note: 'one task' };
    const { payload } = await fleet.invoke(ESSENTIAL_NAMES.scheduler, JSON.stringify({ job, job_id: 'my job' }));
    expect(payload).toEqual({ job_id: 'my job', labourer_id: WORKER, state: 'written', total: 1 });
    while ((await fleet.store.jobs.read('my job'))?.state !== 'closed') {
      await fleet.invoke(ESSENTIAL_NAMES.scavenger, '{}');
    }
    const closed = await fleet.store.jobs.read('my job');
    expect(closed?.totals).toEqual({ completed: 1, dead: 0, cancelled: 0 });
  }, 60_000);

  it('keeps the large text of a job in a folder until the job is closed', async () => {
    const data = await tempFolder();
    fleet = await startLocalFleet({ config: await readConfigFile(FOLDER), folder: FOLDER, data });
    const job = { lambda_name: WORKER, note: 'x'.repeat(300_000), more: 'y'.repeat(40_000) };
    await fleet.invoke(ESSENTIAL_NAMES.scheduler, JSON.stringify({ job, job_id: 'large' }));
    const { text } = (await fleet.store.jobs.read('large')) ?? {};
    const file = join(data, 'job-texts', text && 'key' in text ? text.key : '');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(job);
    while ((await fleet.store.jobs.read('large'))?.state !== 'closed') {
      await fleet.invoke(ESSENTIAL_NAMES.scavenger, '{}');
    }
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  }, 60_000);

  it('knows periods of its configuration', async () => {
    fleet = await startLocalFleet({ config: await readConfigFile(FOLDER), folder: FOLDER });
    const job = { lambda_name: WORKER, period: 'first_of_03', isolate_days: true };
    const { payload } = await fleet.invoke(ESSENTIAL_NAMES.scheduler, JSON.stringify({ job, job_id: 'dated' }));
    expect(payload).toMatchObject({ total: 1 });
    expect(await fleet.store.jobs.read('dated')).toMatchObject({
      customDates: [expect.stringMatching(/^\d{4}-03-01$/)],
    });
  }, 60_000);

  it('refuses a job that makes no sense, and says why', async () => {
    fleet = await startLocalFleet({ config: await readConfigFile(FOLDER), folder: FOLDER });
    const answer = await fleet.invoke(ESSENTIAL_NAMES.scheduler, JSON.stringify({ job: { lambda_name: 'nobody' } }));
    expect(answer).toMatchObject({
      functionError: 'Unhandled',
      payload: {
        errorType: 'InvalidJobError',
        errorMessage: 'lambda_name: expected one of the labourers: busy_worker, got "nobody"',
      },
    });
  }, 60_000);
});
