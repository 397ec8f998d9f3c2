import { describe, expect, it } from 'vitest';
import { planJob } from '../../../packages/core/src/domain/chunking/plan.ts';
import { readJob } from '../../../packages/core/src/domain/job.ts';
import { workMs } from '../../fixtures/work.ts';
import { jobText, PAYLOAD_BYTES } from '../../src/fleet/bench-job.ts';

const JOB = { worker: 'bench_worker', tasks: 500, workMs: 1000, isUneven: true };

function payloadsOf(job: Parameters<typeof jobText>[0]): string[] {
  const request = readJob(JSON.parse(jobText(job)));
  if (request.kind !== 'new') throw new Error('expected a new job');
  const plan = planJob(request.body, { chunkableAttrs: ['item'], today: '2026-01-01' });
  return [...plan.payloads(0, plan.total)];
}

describe('a job of a bench', () => {
  const payloads = payloadsOf(JOB);

  it('is cut into as many tasks as it says, each of the same size but for the digits of its number', () => {
    expect(payloads).toHaveLength(500);
    expect(Math.max(...payloads.map((payload) => payload.length))).toBe(PAYLOAD_BYTES);
    expect(Math.min(...payloads.map((payload) => payload.length))).toBe(PAYLOAD_BYTES - 2);
    expect(payloadsOf({ worker: 'bench_worker', tasks: 1 }).map((payload) => payload.length)).toEqual([PAYLOAD_BYTES]);
  });

  it('tells its workers how long to take: on average what it says', () => {
    const times = payloads.map((payload) => workMs(JSON.parse(payload)));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...times)).toBeLessThan(1500);
    expect(times.reduce((sum, time) => sum + time) / times.length).toBeCloseTo(1000, -1);
    const even = payloadsOf({ ...JOB, isUneven: false }).map((payload) => workMs(JSON.parse(payload)));
    expect(new Set(even)).toEqual(new Set([1000]));
  });
});
