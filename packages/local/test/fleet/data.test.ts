import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { defineConfig, InvalidInputError } from 'sosw';
import { realSystem } from 'sosw/aws/store';
import { ESSENTIAL_NAMES, idsOf, jobTotals } from 'sosw/essentials';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  AttemptMeter,
  DataFolderInUseError,
  findFleet,
  type HostEvent,
  type LocalFleet,
  type LocalFleetOptions,
  logFolder,
  startLocalFleet,
} from '../../src/index.ts';
import { EventLog } from '../support/event-log.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { rejection } from '../support/test-host.ts';

vi.setConfig({ testTimeout: 60_000 });

const FIXTURE = fileURLToPath(new URL('./fixture', import.meta.url));
const WORKER = 'slow_worker';
const TASKS = 30;
const SLOTS = 3;

const config = defineConfig({
  labourers: { [WORKER]: { entry: './slow-worker.ts', timeout: 600, maxSimultaneousInvocations: SLOTS } },
  jobSchemas: { default: ['item'] },
  tables: { own: { hash: ['id', 'S'] } },
});

async function start(options: Partial<LocalFleetOptions>): Promise<LocalFleet> {
  const fleet = await startLocalFleet({ config, folder: FIXTURE, ...options });
  onTestFinished(() => fleet.close({ drainMs: 0 }));
  return fleet;
}

async function closedTasks({ store }: LocalFleet): Promise<number> {
  const job = await store.jobs.read('the job');
  return job ? (await jobTotals(store.tasks, idsOf(job, realSystem.hash), TASKS)).completed : 0;
}

test('a fleet that is closed lets attempts end and report, and carries on from there when it is started again', async () => {
  const data = join(await tempFolder(), 'data');
  const events = new EventLog();
  const meter = new AttemptMeter([WORKER]);
  const onEvent = (event: HostEvent) => {
    events.observe(event);
    meter.observe(event);
  };
  const first = await start({ data, onEvent });
  await first.dynamoDb.send(new PutItemCommand({ TableName: 'own', Item: { id: { S: 'a' } } }));
  const refused = await rejection(startLocalFleet({ config, folder: FIXTURE, data }));
  expect(refused).toBeInstanceOf(DataFolderInUseError);
  expect(refused).toMatchObject({ details: { folder: data, pid: process.pid } });

  const items = Array.from({ length: TASKS }, (_, item) => item);
  const job = { lambda_name: WORKER, isolate_items: true, items };
  await first.invoke(ESSENTIAL_NAMES.scheduler, JSON.stringify({ job_id: 'the job', job }));
  while (meter.starts.size <= SLOTS)
    await events.until('invocation_started', events.of('invocation_started').length + 1);

  await first.close({ drainMs: 30_000 });

  const failed = events.of('invocation_finished').filter(({ outcome }) => outcome === 'error');
  expect(failed).toEqual([]);
  const startedByFirst = meter.starts.size;
  expect(startedByFirst).toBeLessThan(TASKS);

  const second = await start({ data, onEvent });
  expect(await closedTasks(second)).toBe(startedByFirst);
  await expect.poll(() => closedTasks(second), { timeout: 40_000 }).toBe(TASKS);
  expect([...meter.starts.values()]).toEqual(Array.from({ length: TASKS }, () => 1));
  expect(meter.peak).toBe(SLOTS);
  expect(await second.countRows('own')).toBe(1);
});

test('a fleet is found with its logs while it runs, and its first tick comes with the start', async () => {
  const folder = await tempFolder();
  const events = new EventLog();
  const labourers = { w: { command: ['true'], folder: '.' } } as const;
  const fleet = await start({ config: { labourers }, folder, announce: true, onEvent: events.observe });

  expect(await findFleet(join(folder, 'below'))).toEqual({
    ...{ pid: process.pid, folder, endpoints: fleet.endpoints, startedAtMs: expect.any(Number) },
  });
  await events.until('invocation_finished', 2);
  const ticked = events.of('invocation_finished').map(({ functionName, outcome }) => [functionName, outcome]);
  expect(Object.fromEntries(ticked)).toEqual({ sosw_orchestrator: 'ok', sosw_scavenger: 'ok' });
  await expect.poll(() => existsSync(join(logFolder(folder), 'sosw_orchestrator.log'))).toBe(true);
  expect(await readFile(join(logFolder(folder), 'sosw_orchestrator.log'), 'utf8')).toContain('"tick');

  await fleet.close();
  expect(await findFleet(folder)).toBeUndefined();
});

test('a data folder beside an emulator of the caller makes no sense', async () => {
  const error = await rejection(start({ data: '/nowhere', emulator: { endpoint: 'http://127.0.0.1:1' } }));
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(existsSync('/nowhere')).toBe(false);
});
