import { expect, it } from 'vitest';
import { orchestrate } from '../../src/essentials/orchestrator.ts';
import { schedule } from '../../src/essentials/scheduler.ts';
import { assist } from '../../src/essentials/worker-assistant.ts';
import type { Functions, InvokeResult } from '../../src/ports/functions.ts';
import { seededRandom } from '../../src/testing/index.ts';
import type { Event } from './fake-functions.ts';
import { jobOf, settings } from './jobs.ts';
import { completed, labourers, useWorlds, WORKER } from './world.ts';

const newWorld = useWorlds();

const TASKS = 200;
const SLOTS = 10;
const ROUNDS_MAX = 500;
const ROUND_MS = 1_000;
/** No attempt takes longer; each at least one round. */
const ATTEMPT_ROUNDS_MAX = 2;

/** Workers that run for some rounds each. Live: from the invoke to the moment before the report. */
class Workers implements Functions {
  readonly runsOf = new Map<string, number>();
  mostAtOnce = 0;
  #round = 0;
  #live: { readonly event: Event; readonly endsAt: number }[] = [];
  readonly #random = seededRandom(7);

  async invoke(name: string, payload: string): Promise<InvokeResult> {
    if (name !== WORKER) return { outcome: 'accepted' }; // a wake-up: both Orchestrators come in each round anyway
    const event: Event = JSON.parse(payload);
    const taskId = String(event.task_id);
    this.runsOf.set(taskId, (this.runsOf.get(taskId) ?? 0) + 1);
    const endsAt = this.#round + 1 + Math.floor(this.#random.number() * ATTEMPT_ROUNDS_MAX);
    this.#live.push({ event, endsAt });
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#live.length);
    return { outcome: 'accepted' };
  }

  async describe(): Promise<{ timeoutMs: number }> {
    return { timeoutMs: 60_000 };
  }

  /** The next round; the events of the workers that end in it. */
  ending(): Event[] {
    this.#round += 1;
    const ending = this.#live.filter(({ endsAt }) => endsAt <= this.#round);
    this.#live = this.#live.filter((one) => !ending.includes(one));
    return ending.map(({ event }) => event);
  }
}

it('R2, R5: 200 tasks, two lanes, 10 slots, two Orchestrators at once, each report twice: each task runs once, never more than 10 at once', {
  timeout: 60_000,
}, async () => {
  const world = await newWorld();
  const workers = new Workers();
  const readings = labourers({ [WORKER]: { lanes: 2, maxSimultaneousInvocations: SLOTS } });
  await schedule({ ...world.deps, functions: workers }, jobOf(TASKS), settings({ labourers: readings }));
  const orchestrators = [0, 1].map(() => ({ ...world.orchestrator(), functions: workers }));
  const assistants = [0, 1].map(() => ({ ...world.assistant(), functions: workers }));

  const outcomes: string[] = [];
  let rounds = 0;
  while (outcomes.length < 2 * TASKS && rounds < ROUNDS_MAX) {
    rounds += 1;
    const reports = workers.ending().map((event) => completed(event));
    const delivered = assistants.flatMap((assistant) => reports.map((report) => assist(assistant, report)));
    await Promise.all(orchestrators.map((deps) => orchestrate(deps, readings, {})));
    outcomes.push(...(await Promise.all(delivered)));
    const slots = Object.keys(await world.slots());
    expect(slots.every((slot) => Number(slot) < SLOTS)).toBe(true);
    await world.system.advance(ROUND_MS);
  }

  expect([...workers.runsOf.values()]).toEqual(Array.from({ length: TASKS }, () => 1));
  expect(workers.mostAtOnce).toBe(SLOTS);
  expect(outcomes.filter((outcome) => outcome === 'completed')).toHaveLength(TASKS);
  expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(TASKS);
  expect(await world.places(WORKER, 2)).toMatchObject({
    queued: [],
    running: [],
    waiting: [],
    closed: { length: TASKS },
  });
  expect(world.digest).toEqual([]);
  expect(world.stats.toJSON()).not.toHaveProperty('expired_attempts');
});
