import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Bundles } from '../bundle.ts';
import type { Fault } from '../faults.ts';
import type { Violation } from '../world/watch.ts';
import type { Tally } from './tally.ts';

/** Faults by the ordinals of the calls that they befall. */
export type Point = readonly (readonly [ordinal: number, fault: Fault])[];

/** What a thread is asked to do. */
export type Job =
  | { readonly kind: 'seeds'; readonly from: number; readonly to: number; readonly tasks: number }
  | { readonly kind: 'points'; readonly scenario: string; readonly points: readonly Point[] }
  | { readonly kind: 'planted'; readonly bug: string; readonly seedsMax: number };

/** What came of it. */
export type Result =
  | {
      readonly kind: 'seeds';
      readonly tally: Tally;
      readonly failed?: { readonly seed: number; readonly violation: Violation };
    }
  | {
      readonly kind: 'points';
      readonly points: number;
      readonly failed: readonly { readonly point: Point; readonly violation: Violation }[];
    }
  | { readonly kind: 'planted'; readonly bug: string; readonly caught?: Caught };

export interface Caught {
  /** `seed 12`, or the name of a scenario. */
  readonly by: string;
  readonly invariant: string;
}

/** V8 collects a young generation of its default size some hundred times a second here. */
const YOUNG_GENERATION_MB = 32;

/**
 * Has jobs done on all cores, one at a time in each thread.
 *
 * @param onResult told of each result; false: no further jobs are begun
 * @throws what goes wrong in the simulation itself
 */
export async function onAllCores(
  bundles: Bundles,
  jobs: Iterable<Job>,
  onResult: (result: Result) => boolean,
): Promise<void> {
  const queue = jobs[Symbol.iterator]();
  let goesOn = true;
  const thread = async (): Promise<void> => {
    const worker = new Worker(new URL('./thread.js', import.meta.url), {
      workerData: bundles,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    try {
      while (goesOn) {
        const { done, value } = queue.next();
        if (done) return;
        const result = await ask(worker, value);
        goesOn &&= onResult(result);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, thread));
}

function ask(worker: Worker, job: Job): Promise<Result> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(job);
  });
}
