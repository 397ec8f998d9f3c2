import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { AttemptMeter, type HostEvent, readConfigFile } from '@sosw/local';
import { type ClosedTask, ESSENTIAL_NAMES } from 'sosw/essentials';
import { describe, expect, it } from 'vitest';
import { InteropFleet } from './support/interop-fleet.ts';
import { EXAMPLE } from './support/python.ts';

const PYTHON = 'python_latency';
const TYPESCRIPT = 'typescript_latency';
const TASKS = 30;
const SLOTS = 3;
const SERVICES = Array.from({ length: TASKS }, (_, n) => `service_${String(n).padStart(2, '0')}`);

/** A job of one task a service, the same for both languages; lists of several lengths, means with long fractions. */
function jobOf(labourerId: string): string {
  const samples = (n: number) => Array.from({ length: n + 3 }, (_, i) => (n * 37 + i * i * 11) % 251);
  const services = Object.fromEntries(SERVICES.map((service, n) => [service, { samples: samples(n) }]));
  return JSON.stringify({ lambda_name: labourerId, isolate_services: true, services });
}

describe('a fleet with a worker in Python and one in TypeScript', () => {
  it('runs the jobs of both to the same rows, within the slots of each, every report delivered twice', async () => {
    const meters = { [PYTHON]: new AttemptMeter([PYTHON]), [TYPESCRIPT]: new AttemptMeter([TYPESCRIPT]) };
    const delivered = new Set<string>();
    const onEvent = (event: HostEvent) => {
      for (const meter of Object.values(meters)) meter.observe(event);
      const isReport = event.type === 'invoke_accepted' && event.functionName === ESSENTIAL_NAMES.workerAssistant;
      if (!isReport || delivered.has(event.payload)) return;
      delivered.add(event.payload);
      void fleet.local.send(ESSENTIAL_NAMES.workerAssistant, event.payload);
    };
    const fleet = await InteropFleet.start(await readConfigFile(EXAMPLE), EXAMPLE, { onEvent });

    const totals = await Promise.all([PYTHON, TYPESCRIPT].map((name) => fleet.schedule(jobOf(name))));
    expect(totals).toEqual([TASKS, TASKS]);
    await fleet.reported(4 * TASKS);

    for (const [name, meter] of Object.entries(meters)) {
      expect([...meter.starts.values()], name).toEqual(Array(TASKS).fill(1));
      expect(meter.peak, name).toBeLessThanOrEqual(SLOTS);
      expect(meter.peak, name).toBeGreaterThan(1);
      expect(await fleet.local.store.tasks.queuedHead(`${name}#0`, 1), name).toEqual([]);
      expect(await fleet.local.store.tasks.readSlots(name), name).toEqual([]);
    }
    const closed = { python: await fleet.closedTasks(PYTHON), typescript: await fleet.closedTasks(TYPESCRIPT) };
    expect(closed.python.map(outcome)).toEqual(closed.typescript.map(outcome));
    expect(closed.python.map(outcome)).toHaveLength(TASKS);

    const rows = await rowsOf(fleet);
    expect(rows.filter(({ measured_by }) => measured_by?.S === 'python').map(digest)).toEqual(
      rows.filter(({ measured_by }) => measured_by?.S === 'typescript').map(digest),
    );
    expect(rows).toHaveLength(2 * TASKS);
    await expectTypes(fleet, closed.python[0]);
    await expectTypes(fleet, closed.typescript[0]);
  });
});

/** How a task ended, and what of its report is the same in both languages. */
function outcome({ status, attempts, history, stats, result }: ClosedTask) {
  return { status, attempts, outcomes: history.map((entry) => entry.outcome), requests: stats.requests, result };
}

async function rowsOf(fleet: InteropFleet): Promise<Record<string, AttributeValue>[]> {
  const { Items = [] } = await fleet.local.dynamoDb.send(new ScanCommand({ TableName: 'latencies' }));
  return Items.sort((a, b) => String(a.service?.S).localeCompare(String(b.service?.S)));
}

function digest({ measured_by, ...row }: Record<string, AttributeValue>) {
  return row;
}

async function expectTypes(fleet: InteropFleet, task: ClosedTask | undefined): Promise<void> {
  if (!task) throw new Error('no task');
  const number = { N: expect.stringMatching(/^\d+(\.\d+)?$/) };
  expect(await fleet.closedRow(task)).toMatchObject({
    ...{ status: { S: 'completed' }, attempts: { N: '1' }, closed_at_ms: number, ttl: number },
    stat_requests: number,
    ...{ result_service: { S: expect.any(String) }, result_requests: number, result_mean_ms: number },
    ...{ result_p95_ms: number, result_slowest_ms: number },
  });
}
