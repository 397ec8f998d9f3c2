// Writes the figures of the README from bench/results. With --check it writes nothing and ends with 1 when they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { figuresText } from './figures/figures-text.ts';
import { withFigures } from './figures/marked-page.ts';
import { readResult } from './figures/result-reader.ts';
import { RESULTS_FOLDER } from './output/result.ts';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));

const read = (bench: string) => readResult(RESULTS_FOLDER, bench);
const text = figuresText({
  cost: read('cost'),
  slots: read('slots'),
  latency: read('latency'),
  throughput: read('throughput'),
});
const page = readFileSync(README, 'utf8');
const wanted = withFigures(page, text);
if (!process.argv.includes('--check')) writeFileSync(README, wanted);
else if (page !== wanted) {
  console.error('README.md: the figures are not those of bench/results; run: npm run bench:figures');
  process.exitCode = 1;
}
