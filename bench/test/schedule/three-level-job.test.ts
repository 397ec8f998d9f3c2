import { planJob, readJob } from 'sosw/essentials';
import { expect, it } from 'vitest';
import { CHUNKABLE_ATTRS, type ThreeLevelJob, threeLevelJob } from '../../src/schedule/three-level-job.ts';

function payloadsOf(job: ThreeLevelJob): unknown[] {
  const request = readJob(threeLevelJob(job));
  if (request.kind !== 'new') throw new Error('expected a new job');
  const plan = planJob(request.body, { chunkableAttrs: CHUNKABLE_ATTRS, today: '2026-11-24' });
  return Array.from(plan.payloads(0, plan.total), (payload) => JSON.parse(payload));
}

it.each([1, 99, 100, 101, 10_000, 10_101])('a job of %i products is as many tasks', (products) => {
  expect(payloadsOf({ products })).toHaveLength(products);
});

it('is cut by section, store and product, and no two tasks are alike', () => {
  const payloads = payloadsOf({ products: 10_101 });
  expect(payloads[10_000]).toMatchObject({ sections: ['section_1'], stores: ['store_0'], products: [110_000] });
  expect(new Set(payloads.map((payload) => JSON.stringify(payload))).size).toBe(10_101);
});

it('is cut by day as well, if asked to', () => {
  const payloads = payloadsOf({ products: 3, days: 2 });
  expect(payloads).toHaveLength(6);
  expect(payloads[3]).toMatchObject({ products: [100_000], date_list: ['2026-11-23'] });
});
