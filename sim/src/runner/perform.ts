import type { Codes } from '../bundle.ts';
import { PlannedFaults } from '../faults.ts';
import { huntBug } from '../planted/hunt.ts';
import { FIVE_TASKS, SCENARIOS } from '../workload/scenarios.ts';
import { playWorld } from '../world/world.ts';
import { playSeed } from './play.ts';
import type { Job, Point, Result } from './pool.ts';
import { count, emptyTally } from './tally.ts';

/** Does what a thread is asked to. */
export async function perform(codes: Codes, job: Job): Promise<Result> {
  switch (job.kind) {
    case 'seeds':
      return playSeeds(codes, job);
    case 'points':
      return playPoints(codes, job);
    case 'planted':
      return huntBug(job);
  }
}

/** Plays a range of seeds, until the first that breaks a promise. */
async function playSeeds(codes: Codes, { from, to, tasks }: Extract<Job, { kind: 'seeds' }>): Promise<Result> {
  const tally = emptyTally();
  for (let seed = from; seed < to; seed++) {
    const outcome = await playSeed(codes, { seed, tasks });
    count(tally, outcome);
    const [violation] = outcome.violations;
    if (violation) return { kind: 'seeds', tally, failed: { seed, violation } };
  }
  return { kind: 'seeds', tally };
}

async function playPoints(codes: Codes, { scenario, points }: Extract<Job, { kind: 'points' }>): Promise<Result> {
  const failed: { point: Point; violation: NonNullable<Awaited<ReturnType<typeof playPoint>>> }[] = [];
  for (const point of points) {
    const violation = await playPoint(codes, scenario, point);
    if (violation) failed.push({ point, violation });
  }
  return { kind: 'points', points: points.length, failed };
}

async function playPoint(codes: Codes, name: string, point: Point) {
  const found = [...SCENARIOS, FIVE_TASKS].find((scenario) => scenario.name === name);
  if (!found) throw new Error(`no scenario ${name}`);
  const plan = new PlannedFaults(new Map(point));
  const { violations } = await playWorld({ seed: 1, workload: found.workload, codes, plan });
  return violations[0];
}
