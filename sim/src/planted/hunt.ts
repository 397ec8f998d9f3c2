import { bundleAll, type Codes, compileAll } from '../bundle.ts';
import { playSeed } from '../runner/play.ts';
import type { Caught, Job, Result } from '../runner/pool.ts';
import { playWorld } from '../world/world.ts';
import type { Bug } from './bug.ts';
import { BUGS } from './bugs/index.ts';
import { DIRECTED, planOf } from './directed.ts';

const TASKS = 20;

/** Plants a bug, and plays what should catch it: the scenario that was written for it, if there is one, or else seeds. */
export async function huntBug({ bug: name, seedsMax }: Extract<Job, { kind: 'planted' }>): Promise<Result> {
  const bug = BUGS.find((each) => each.name === name);
  if (!bug) throw new Error(`no planted bug ${name}`);
  const codes = compileAll(await bundleAll(bug.changes));
  const caught = bug.scenario === undefined ? await bySeeds(codes, seedsMax) : await byScenario(codes, bug);
  return { kind: 'planted', bug: name, ...(caught && { caught }) };
}

async function bySeeds(codes: Codes, seedsMax: number): Promise<Caught | undefined> {
  for (let seed = 1; seed <= seedsMax; seed++) {
    const [violation] = (await playSeed(codes, { seed, tasks: TASKS })).violations;
    if (violation) return { by: `seed ${seed}`, invariant: violation.invariant };
  }
  return undefined;
}

async function byScenario(codes: Codes, { scenario: name }: Bug): Promise<Caught | undefined> {
  const directed = DIRECTED.find((each) => each.name === name);
  if (!directed) throw new Error(`no directed scenario ${name}`);
  const [violation] = (await playWorld({ seed: 1, codes, workload: directed.workload, plan: planOf(directed) }))
    .violations;
  return violation && { by: `scenario "${name}"`, invariant: violation.invariant };
}
