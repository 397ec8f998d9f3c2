import { bundleAll, compileAll } from '../bundle.ts';
import { type Fault, PlannedFaults } from '../faults.ts';
import { FIVE_TASKS, SCENARIOS, type Scenario } from '../workload/scenarios.ts';
import { playWorld } from '../world/world.ts';
import { type Job, onAllCores, type Point } from './pool.ts';

/** The process is killed before and after each call, and each call times out after its effect. */
const FAULTS: readonly Fault[] = (['killed_before', 'killed_after', 'unheard'] as const).map((kind) => ({
  kind,
  ms: 0,
}));

const POINTS_A_JOB = 40;

/**
 * Puts one fault after the other at every single call of every scenario, then every pair of two faults at the calls of
 * the scenario of five tasks.
 *
 * @returns false when a promise was broken
 */
export async function crashSweep(): Promise<boolean> {
  const started = performance.now();
  const bundles = await bundleAll();
  const codes = compileAll(bundles);
  const callsOf = async ({ workload }: Scenario): Promise<number> =>
    (await playWorld({ seed: 1, workload, codes, plan: new PlannedFaults(new Map()) })).calls;

  const jobs: Job[] = [];
  for (const scenario of SCENARIOS) {
    const points = singles(await callsOf(scenario));
    console.log(`${scenario.name}: ${points.length} points`);
    jobs.push(...jobsOf(scenario, points));
  }
  const calls = await callsOf(FIVE_TASKS);
  const two = pairs(calls);
  console.log(`${FIVE_TASKS.name}: ${two.length} pairs at ${calls} calls`);
  jobs.push(...jobsOf(FIVE_TASKS, two));

  let tried = 0;
  let broken = 0;
  await onAllCores(bundles, jobs, (result) => {
    if (result.kind !== 'points') return true;
    tried += result.points;
    broken += result.failed.length;
    for (const { point, violation } of result.failed.slice(0, 3)) {
      console.log(`${violation.invariant} is broken by ${JSON.stringify(point)}: ${violation.text}`);
    }
    return true;
  });
  const seconds = (performance.now() - started) / 1000;
  console.log(`${tried} points tried in ${seconds.toFixed(0)} s, ${broken} of them broke a promise`);
  return broken === 0;
}

function jobsOf({ name }: Scenario, points: readonly Point[]): Job[] {
  const count = Math.ceil(points.length / POINTS_A_JOB);
  return Array.from({ length: count }, (_, n) => ({
    ...{ kind: 'points', scenario: name },
    points: points.slice(n * POINTS_A_JOB, (n + 1) * POINTS_A_JOB),
  }));
}

function singles(calls: number): Point[] {
  return Array.from({ length: calls }, (_, call) => FAULTS.map((fault): Point => [[call, fault]])).flat();
}

function pairs(calls: number): Point[] {
  const points: Point[] = [];
  for (const [[first, fault] = []] of singles(calls)) {
    for (const [[second, other] = []] of singles(calls)) {
      if (first === undefined || second === undefined || !fault || !other || second <= first) continue;
      points.push([
        [first, fault],
        [second, other],
      ]);
    }
  }
  return points;
}
