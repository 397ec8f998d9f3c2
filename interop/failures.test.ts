import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectGolden } from './support/golden.ts';
import { InteropFleet } from './support/interop-fleet.ts';
import { pythonWorker, WORKERS } from './support/python.ts';

const RAISES = 'python_raises';
const FAILS = 'python_fails';
const LANE = `${FAILS}#0`;
const HOUR = 3600;

/** A fleet whose one worker fails by the original's `mark_task_as_failed` on the attempts that its payload names. */
function startFailing(retryDelay: number): Promise<InteropFleet> {
  const labourers = { [FAILS]: pythonWorker('fails', { retryDelay }) };
  return InteropFleet.start({ labourers, jobSchemas: { default: ['row'] } }, WORKERS);
}

/** A fleet whose one worker raises, with its data in a folder. */
function startRaising(data: string): Promise<InteropFleet> {
  const labourers = { [RAISES]: pythonWorker('raises', { maxAttempts: 1 }) };
  return InteropFleet.start({ labourers }, WORKERS, { data });
}

describe('a Python worker that raises', () => {
  it('tells nobody, so its slot is held until the lease ends', async () => {
    const data = await mkdtemp(join(tmpdir(), 'sosw-interop-'));
    const fleet = await startRaising(data);
    onTestFinished(() => rm(data, { recursive: true }));
    const { tasks } = fleet.local.store;
    await fleet.schedule(`{"lambda_name": "${RAISES}"}`);
    await fleet.log.until('invocation_finished', RAISES, 1);
    const held = await tasks.readSlots(RAISES);
    await fleet.schedule(`{"lambda_name": "${RAISES}"}`);
    await fleet.tick();

    expect(fleet.log.of('invocation_finished', RAISES)).toMatchObject([{ outcome: 'error', errorType: 'Unhandled' }]);
    expect(held).toMatchObject([{ slot: 0, attempt: 1, cameFrom: 'Q' }]);
    expect(held[0]?.leaseUntilMs).toBeGreaterThan(Date.now());
    expect(await tasks.readSlots(RAISES)).toEqual(held);
    expect(await tasks.queuedHead(`${RAISES}#0`, 2)).toHaveLength(1);
    expect(fleet.reports).toEqual([]);

    await fleet.local.close();
    const again = await startRaising(data); // ends the leases of what the fleet before it was running
    await again.log.until('invocation_started', RAISES, 1);
    expect(await again.onlyClosedTask(RAISES)).toMatchObject({
      ...{ taskId: held[0]?.taskId, status: 'dead', attempts: 1, lastError: 'the lease ended without a report' },
      history: [{ attempt: 1, slot: 0, outcome: 'expired' }],
    });
    expect(again.eventsOf(RAISES)).toHaveLength(1); // the other task
  });
});

describe('mark_task_as_failed of a Python worker', () => {
  it('moves the task to waiting after a first attempt, and hands its slot to the next', async () => {
    const fleet = await startFailing(HOUR);
    const { tasks } = fleet.local.store;
    const rows = '{"fails": {"fail_on": [1]}, "works": {"fail_on": []}}';
    await fleet.schedule(`{"lambda_name": "${FAILS}", "isolate_rows": true, "rows": ${rows}}`);
    await fleet.reported(2);

    expect(await fleet.onlyClosedTask(FAILS)).toMatchObject({ status: 'completed', attempts: 1 });
    const { tasks: waiting } = await fleet.local.store.listing.waiting(LANE, { limit: 2 });
    expect(waiting).toMatchObject([
      {
        ...{ attempts: 1, dueMs: expect.any(Number), lastError: 'the worker reported a failure' },
        history: [{ attempt: 1, slot: 0, outcome: 'failed' }],
      },
    ]);
    expect(await tasks.readSlots(FAILS)).toEqual([]);
  });

  it('leads to another attempt, which is told how many there were', async () => {
    const fleet = await startFailing(0);
    await fleet.schedule(`{"lambda_name": "${FAILS}", "fail_on": [1]}`);
    await fleet.reported(1);
    await fleet.tick();
    await fleet.reported(2);
    await expectGolden(fleet.reports[0], 'failed');

    const events = fleet.eventsOf(FAILS).map((text) => JSON.parse(text));
    expect(events).toMatchObject([
      { attempts: 0, attempt: 1 },
      { attempts: 1, attempt: 2 },
    ]);
    expect(events[1].task_id).toBe(events[0].task_id);
    expect(await fleet.onlyClosedTask(FAILS)).toMatchObject({
      ...{ taskId: events[0].task_id, status: 'completed', attempts: 2 },
      history: [
        { attempt: 1, outcome: 'failed' },
        { attempt: 2, outcome: 'completed' },
      ],
    });
  });

  it('changes nothing after a later attempt: it does not say which, so the lease decides', async () => {
    const fleet = await startFailing(0);
    const { tasks } = fleet.local.store;
    await fleet.schedule(`{"lambda_name": "${FAILS}", "fail_on": [1, 2]}`);
    await fleet.reported(1);
    await fleet.tick();
    await fleet.reported(2);
    await fleet.tick();

    const [held, ...others] = await tasks.readSlots(FAILS);
    expect(others).toEqual([]);
    expect(held).toMatchObject({ attempt: 2, cameFrom: 'W' });
    expect(await tasks.readWaiting({ lane: LANE, taskId: held?.taskId ?? '' })).toMatchObject({
      ...{ attempts: 2, token: held?.token },
      history: [{ attempt: 1, outcome: 'failed' }],
    });
    expect(fleet.eventsOf(FAILS)).toHaveLength(2);
  });
});
