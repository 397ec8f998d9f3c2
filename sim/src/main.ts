import { parseArgs } from 'node:util';
import { crashSweep } from './runner/crash-sweep.ts';
import { plantBugs } from './runner/planted.ts';
import { playSeeds, playTwice, showWorld } from './runner/seeds.ts';

const USAGE = `usage: npm run sim -- --seeds N [--from S] [--tasks K]   random worlds
       npm run sim -- --world S [--tasks K] [--only KEYS]   the timeline of one of them
       npm run sim -- --twice N                             the same worlds must end the same
       npm run sim -- --crash-sweep                         a fault at every call of small scenarios
       npm run sim -- --planted [--bug NAME] [--seeds N]    bugs that must be caught`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    tasks: { type: 'string', default: '20' },
    world: { type: 'string' },
    twice: { type: 'string' },
    only: { type: 'string' },
    'crash-sweep': { type: 'boolean' },
    planted: { type: 'boolean' },
    bug: { type: 'string' },
  },
});

/** Exits with 1 when a promise was broken, or a planted bug was not caught. */
async function main(): Promise<boolean> {
  const tasks = Number(values.tasks);
  if (values.planted) return plantBugs({ bug: values.bug, seedsMax: Number(values.seeds ?? 1_000) });
  if (values.seeds !== undefined) return playSeeds({ seeds: Number(values.seeds), from: Number(values.from), tasks });
  if (values.world !== undefined) {
    const only = values.only === undefined ? undefined : new Set(values.only.split(','));
    return showWorld({ seed: Number(values.world), tasks, ...(only && { only }) });
  }
  if (values.twice !== undefined) return playTwice({ seeds: Number(values.twice), from: Number(values.from), tasks });
  if (values['crash-sweep']) return crashSweep();
  console.error(USAGE);
  return false;
}

process.exitCode = (await main()) ? 0 : 1;
