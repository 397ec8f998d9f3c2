import { bundleAll, type Codes, compileAll } from '../bundle.ts';
import type { CallSite, Fault, FaultPlan } from '../faults.ts';
import { FIVE_TASKS, SCENARIOS, type Scenario } from '../workload/scenarios.ts';
import { playWorld } from '../world/world.ts';
import { type Job, onAllCores, type Point } from './pool.ts';

/** The process is killed before and after each call, and each call times out after its effect. */
const FAULTS: readonly Fault[] = (['killed_before', 'killed_after', 'unheard'] as const).map((kind) => ({
  kind,
  ms: 0,
}));

const STARTING = /^(describe|get config)/;

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
  const jobs: Job[] = [];
  for (const scenario of SCENARIOS) {
    const points = singles(await callsOf(codes, scenario));
    console.log(`${scenario.name}: ${points.length} points`);
    jobs.push(...jobsOf(scenario, points));
  }
  // A process that is killed while it starts has done nothing: of that there is one fault at a time, above.
  const calls = (await callsOf(codes, FIVE_TASKS)).filter(({ label }) => !STARTING.test(label));
  const two = pairs(calls);
  console.log(`${FIVE_TASKS.name}: ${two.length} pairs at ${calls.length} calls`);
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

function singles(calls: readonly CallSite[]): Point[] {
  return calls.flatMap(({ ordinal }) => FAULTS.map((fault): Point => [[ordinal, fault]]));
}

function pairs(calls: readonly CallSite[]): Point[] {
  const ones = singles(calls).flat();
  return ones.flatMap((first) =>
    ones.filter(([ordinal]) => ordinal > first[0]).map((second): Point => [first, second]),
  );
}

/** The calls of a scenario in which nothing goes wrong, until all its tasks are closed. */
async function callsOf(codes: Codes, { workload }: Scenario): Promise<readonly CallSite[]> {
  const calls: CallSite[] = [];
  const plan: FaultPlan = {
    faultOf: (call) => {
      calls.push(call);
      return undefined;
    },
    get afterStorm() {
      return plan;
    },
  };
  await playWorld({ seed: 1, workload, codes, plan });
  return calls;
}
