import { bundleAll } from '../bundle.ts';
import { BUGS } from '../planted/bugs/index.ts';
import { type Caught, onAllCores } from './pool.ts';

export interface PlantedOptions {
  /** Only those whose names fit this pattern. */
  readonly bug: string | undefined;
  /** A bug must be caught within so many random seeds, unless a directed scenario was written for it. */
  readonly seedsMax: number;
}

/** Plants one bug after the other. @returns false when one was not caught */
export async function plantBugs({ bug: only, seedsMax }: PlantedOptions): Promise<boolean> {
  const pattern = new RegExp(only ?? '');
  const bugs = BUGS.filter(({ name }) => pattern.test(name));
  const caughtBy = new Map<string, Caught | undefined>();
  const jobs = bugs.map(({ name }) => ({ kind: 'planted' as const, bug: name, seedsMax }));
  await onAllCores(await bundleAll(), jobs, (result) => {
    if (result.kind !== 'planted') return true;
    caughtBy.set(result.bug, result.caught);
    console.log(line(result.bug, result.caught));
    return true;
  });
  const missed = bugs.filter(({ name }) => !caughtBy.get(name));
  console.log(`${bugs.length - missed.length} of ${bugs.length} planted bugs caught`);
  if (missed.length > 0) console.log(`not caught: ${missed.map(({ name }) => name).join('; ')}`);
  return missed.length === 0;
}

function line(bug: string, caught: Caught | undefined): string {
  return `${bug.padEnd(56)} ${caught ? `${caught.invariant.padEnd(4)} ${caught.by}` : 'NOT CAUGHT'}`;
}
