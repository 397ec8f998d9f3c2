import { beforeEach, describe, expect, it } from 'vitest';
import type { EssentialDeps } from '../../src/essentials/deps.ts';
import { scavenge } from '../../src/essentials/scavenger.ts';
import { schedule } from '../../src/essentials/scheduler.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import { aClosedTask, aSlot, aTask, aWaitingTask, gated } from '../../src/testing/index.ts';
import { jobOf, settings, timeFor } from './jobs.ts';
import { completed, useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld();
});

const NOBODY: ReadonlySet<string> = new Set();
const EVERYBODY = new Set([WORKER, 'two_lanes']);

/** What a Scavenger needs in a run in which it is the turn of every labourer to be swept. */
function sweeping(overrides: Partial<EssentialDeps> = {}): EssentialDeps {
  const random = { ...world.system.random, number: () => 0 };
  return { ...world.deps, system: { ...world.system, random }, ...overrides };
}

describe('two Scavengers at once', () => {
  // A   reads R0 = (T, 1), expired ................ W put T   "exists": moved on
  // B   reads R0 = (T, 1), expired   W put T   R delete
  it('R6: retire an attempt of a removed labourer once', async () => {
    await world.store.states.raiseLanes(WORKER, 1);
    for (const slot of [0, 1]) {
      const task = aTask({ index: slot });
      await world.store.tasks.putSlot(
        aSlot(task, { slot, token: `token-of-the-claim-${slot}`, leaseUntilMs: world.nowMs - 5_001 }),
      );
    }
    const gate = gated(world.store.tasks, 'putWaiting');
    const both = [0, 1].map(() => scavenge({ ...world.deps, tasks: gate.port }, NOBODY));
    for (let put = 0; put < 4; put++) await gate.reached('putWaiting'); // both have seen both
    await gate.open();
    await Promise.all(both);

    expect(await world.places()).toEqual({ queued: [], running: [], waiting: [0, 1], closed: [] });
    for (const index of [0, 1]) {
      expect(await world.store.tasks.readWaiting(aTask({ index }))).toMatchObject({
        attempts: 1,
        history: { length: 1 },
      });
    }
    expect(world.stats.get('scheduled_for_retry_later_tasks')).toBe(2);
    expect(world.stats.get('stale_retirements')).toBe(2);
  });

  it('R7: remove what is left over, and nothing else', async () => {
    await world.store.states.raiseLanes(WORKER, 1);
    for (const index of [0, 1]) await world.store.tasks.putWaiting(aWaitingTask(aTask({ index })));
    await world.store.tasks.putClosed(aClosedTask(aTask({ index: 0 })));
    await Promise.all([scavenge(sweeping(), EVERYBODY), scavenge(sweeping(), EVERYBODY)]);
    expect(await world.places()).toEqual({ queued: [], running: [], waiting: [1], closed: [0] });
    expect(world.stats.get('scavenges_failed')).toBeUndefined();
  });

  it('R10a: hand a job on twice, and one of the Schedulers writes it', async () => {
    await schedule(world.deps, jobOf(40), settings({ isTimeUp: timeFor(0) }));
    const before = world.functions.eventsOf('sosw_scheduler').length;
    const summaries = await Promise.all([scavenge(world.deps, EVERYBODY), scavenge(world.deps, EVERYBODY)]);
    expect(summaries).toMatchObject([{ resumed: 1 }, { resumed: 1 }]);

    const events = world.functions.eventsOf('sosw_scheduler').slice(before);
    expect(events).toEqual([{ job_id: 'request-1' }, { job_id: 'request-1' }]);
    await Promise.all(events.map((event) => schedule(world.deps, event, settings())));
    expect(await world.places()).toMatchObject({ queued: { length: 40 }, running: [], waiting: [], closed: [] });
    expect(world.stats.get('created_tasks')).toBe(40);
  });

  it('R10d: close a job that is done once', async () => {
    await schedule(world.deps, jobOf(1), settings());
    const [event = {}] = await world.tick(1);
    await assist(world.assistant(), completed(event));

    const gate = gated(world.store.jobs, 'close');
    const both = [0, 1].map(() => scavenge({ ...world.deps, jobs: gate.port }, EVERYBODY));
    for (let close = 0; close < 2; close++) await gate.reached('close'); // both have counted
    await gate.open();
    const closed = (await Promise.all(both)).map((summary) => summary.closed);

    expect(closed.sort()).toEqual([0, 1]);
    expect(await world.store.jobs.read('request-1')).toMatchObject({
      state: 'closed',
      totals: { completed: 1, dead: 0, cancelled: 0 },
    });
  });
});
