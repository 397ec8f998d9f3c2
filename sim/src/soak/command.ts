import { writeFileSync } from 'node:fs';
import { readOptions, USAGE } from './options.ts';
import { faultsText, figuresText } from './output.ts';
import { makeSoakFolder, removeSoakFolder } from './soak-folder.ts';
import { SoakRun } from './soak-run.ts';

const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** `npm run soak`: ends with 0 only if the books balance. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n${USAGE}`);
    return EXIT.usage;
  }
  const { seed, minutes, killsPerMinute, output } = options;
  process.stderr.write(`soak of ${minutes} min, ${killsPerMinute} kills a minute, --seed ${seed}\n`);
  const folder = makeSoakFolder();
  const run = new SoakRun(options, folder);
  const stop = () =>
    void run.abandon().then(() => {
      removeSoakFolder(folder);
      process.exit(EXIT.interrupted);
    });
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const { figures, faults } = await run.run();
    process.stdout.write(output === 'json' ? `${JSON.stringify({ ...figures, faults })}\n` : figuresText(figures));
    if (faults.length === 0) {
      removeSoakFolder(folder);
      if (output === 'table') process.stdout.write('The books balance.\n');
      return EXIT.ok;
    }
    writeFileSync(folder.faults, faults.map((fault) => `${fault}\n`).join(''));
    process.stderr.write(faultsText(faults, folder.path));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\nEverything is kept in ${folder.path}\n`);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
  return EXIT.failed;
}
