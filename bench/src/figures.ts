// Writes the figures of the README from bench/results. With --check it writes nothing and ends with 1 when they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BenchError } from './bench-error.ts';
import { figuresText } from './figures/figures-text.ts';
import { withFigures } from './figures/marked-page.ts';
import { readResult } from './figures/result-reader.ts';
import { RESULTS_FOLDER } from './output/result.ts';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));

/** @throws BenchError when a result or a marker is missing */
function pageWithFigures(page: string): string {
  const read = (bench: string) => readResult(RESULTS_FOLDER, bench);
  const results = {
    cost: read('cost'),
    slots: read('slots'),
    latency: read('latency'),
    throughput: read('throughput'),
  };
  return withFigures(page, figuresText(results));
}

function run(args: readonly string[]): void {
  const page = readFileSync(README, 'utf8');
  const wanted = pageWithFigures(page);
  if (page === wanted) return;
  if (args.includes('--check')) {
    throw new BenchError('README.md: the figures are not those of bench/results; run: npm run bench:figures');
  }
  writeFileSync(README, wanted);
}

try {
  run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
