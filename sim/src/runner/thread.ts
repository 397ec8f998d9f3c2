import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { type Bundles, compileAll } from '../bundle.ts';
import { perform } from './perform.ts';
import type { Job } from './pool.ts';

// The code of the bundles is needed again for each process of each world: it must not be forgotten in between.
setFlagsFromString('--no-flush-bytecode');
// Stacks are taken out of what a function logs, and making them is dear. A world that is shown makes them.
Error.stackTraceLimit = 0;

const codes = compileAll(workerData as Bundles);

parentPort?.on('message', async (job: Job) => {
  parentPort?.postMessage(await perform(codes, job));
});
