import { bundleAll, compileAll } from '../bundle.ts';
import type { Violation } from '../world/watch.ts';
import { playSeed, type WorldName } from './play.ts';
import { type Job, onAllCores } from './pool.ts';
import { smallest } from './shrink.ts';
import { add, emptyTally, type Tally } from './tally.ts';

const SEEDS_A_JOB = 25;
const SHOW_EVERY_MS = 10_000;

export interface SeedsOptions {
  readonly seeds: number;
  readonly from: number;
  readonly tasks: number;
}

/** Plays many random worlds. @returns false when a promise was broken in one of them */
export async function playSeeds({ seeds, from, tasks }: SeedsOptions): Promise<boolean> {
  const started = performance.now();
  const tally = emptyTally();
  let failed: { readonly seed: number; readonly violation: Violation } | undefined;
  let shown = started;
  await onAllCores(await bundleAll(), jobs(from, from + seeds, tasks), (result) => {
    if (result.kind !== 'seeds') return true;
    add(tally, result.tally);
    failed ??= result.failed;
    if (performance.now() - shown > SHOW_EVERY_MS) {
      shown = performance.now();
      console.log(`${tally.worlds} of ${seeds} worlds, ${rate(tally.worlds, started)} a second`);
    }
    return failed === undefined;
  });
  console.log(summary(tally, started));
  if (!failed) return true;
  await explain(failed.violation, { seed: failed.seed, tasks });
  return false;
}

/** Plays worlds twice. @returns false when one of them came out differently: then nothing here can be repeated */
export async function playTwice({ seeds, from, tasks }: SeedsOptions): Promise<boolean> {
  const codes = compileAll(await bundleAll());
  let different = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const first = await playSeed(codes, { seed, tasks });
    const second = await playSeed(codes, { seed, tasks });
    if (first.hash === second.hash && first.events === second.events) continue;
    different += 1;
    console.log(`seed ${seed} comes out differently: ${first.hash.toString(16)}, ${second.hash.toString(16)}`);
  }
  console.log(`${seeds} worlds played twice, ${different} of them came out differently`);
  return different === 0;
}

/** Shows the timeline of one world. @returns false when a promise was broken */
export async function showWorld(world: WorldName): Promise<boolean> {
  const codes = compileAll(await bundleAll());
  const { violations, hash } = await playSeed(codes, world, (line) => console.log(line));
  console.log(`hash ${hash.toString(16)}, ${violations.length} promises broken`);
  return violations.length === 0;
}

function* jobs(from: number, to: number, tasks: number): Iterable<Job> {
  for (let seed = from; seed < to; seed += SEEDS_A_JOB) {
    yield { kind: 'seeds', from: seed, to: Math.min(to, seed + SEEDS_A_JOB), tasks };
  }
}

/** The smallest world that breaks the same promise, its timeline, and how to see it again. */
async function explain(violation: Violation, world: WorldName): Promise<void> {
  console.log(`\n${violation.invariant} is broken by seed ${world.seed}: ${violation.text}`);
  const codes = compileAll(await bundleAll());
  const small = await smallest(codes, world, violation.invariant);
  const only = [...(small.only ?? [])];
  console.log(`still broken with ${small.tasks} tasks and ${only.length} faults:\n`);
  await playSeed(codes, small, (line) => console.log(line));
  console.log(`\nnpm run sim -- --world ${world.seed} --tasks ${small.tasks} --only ${only.join(',') || 'none'}`);
}

function summary(
  { worlds, tasks, events, calls, checks, faults, places, longestQuietMs, hash }: Tally,
  started: number,
): string {
  const kinds = Object.entries(faults).sort(([, a], [, b]) => b - a);
  const [first = 0, near = 0, far = 0, beyond = 0] = places;
  return [
    `${worlds} worlds with ${tasks} tasks: ${rate(worlds, started)} worlds a second`,
    `${events} events, ${calls} calls, ${checks} checks of invariants`,
    `faults: ${kinds.map(([kind, times]) => `${kind} ${times}`).join(', ') || 'none'}`,
    `tasks before one that was taken from its queue: none ${first}, 1-7 ${near}, 8-63 ${far}, more ${beyond}`,
    `everything was closed within ${Math.ceil(longestQuietMs / 60_000)} ticks after the last fault`,
    `hash ${hash.toString(16)}`,
  ].join('\n');
}

function rate(worlds: number, started: number): string {
  return ((1_000 * worlds) / (performance.now() - started)).toFixed(1);
}
