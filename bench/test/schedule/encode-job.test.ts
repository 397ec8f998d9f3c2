import { expect, it } from 'vitest';
import { encodeJob } from '../../src/schedule/encode-job.ts';
import { threeLevelJob } from '../../src/schedule/three-level-job.ts';

it('makes all tasks of a job, 25 a batch but for the last one of a window', async () => {
  expect(await encodeJob(threeLevelJob({ products: 1_030 }))).toEqual({ tasks: 1_030, batches: 42 });
});
