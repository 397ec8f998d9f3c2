import { readFileSync } from 'node:fs';
import type { LabourerSettings } from 'sosw';
import { describe, expect, it } from 'vitest';
import { estimateOf } from '../../src/plan/estimate.ts';
import { LAMBDA_USD_PER_GB_SECOND, ORCHESTRATION_USD_PER_MILLION } from '../../src/plan/prices.ts';

const COST = new URL('../../../../bench/results/cost.json', import.meta.url);
const PAGE = new URL('../../../../docs/guide/cli.md', import.meta.url);

interface Settings extends LabourerSettings {
  readonly timeout?: number;
  readonly memory?: number;
}

function estimated(settings: Settings, total: number) {
  return estimateOf({ labourers: { w: { entry: './worker.ts', ...settings } } }, { labourerId: 'w', total });
}

describe('estimateOf', () => {
  it('takes tasks by slots, the last round as long as a full one', () => {
    const estimate = estimated({ maxSimultaneousInvocations: 10, timeout: 30, memory: 1024 }, 1_000_001);
    expect(estimate).toMatchObject({
      slots: 10,
      memoryMb: 1024,
      atOneSecond: { taskSeconds: 1, durationSeconds: 100_001 },
      atMost: { taskSeconds: 30, durationSeconds: 3_000_030 },
    });
    expect(estimate?.orchestrationUsd).toBeCloseTo(ORCHESTRATION_USD_PER_MILLION, 3);
    expect(estimate?.atOneSecond.workersUsd).toBeCloseTo(16.67, 2);
    expect(estimate?.atMost.workersUsd).toBeCloseTo(500.0, 1);
  });

  it('knows the defaults of a labourer', () => {
    expect(estimated({}, 5)).toMatchObject({
      slots: 1,
      memoryMb: 256,
      atMost: { taskSeconds: 60, durationSeconds: 300 },
    });
  });

  it('takes the shorter of what the function and the labourer allow', () => {
    expect(estimated({ timeout: 100, maxDuration: 40 }, 1)?.atMost.taskSeconds).toBe(40);
    expect(estimated({ timeout: 100, maxDuration: 400 }, 1)?.atMost.taskSeconds).toBe(100);
  });

  it('counts the slots of a healthy labourer', () => {
    const coefficients = { invocationNumberCoefficient: { 4: 0.5 } };
    expect(estimated({ maxSimultaneousInvocations: 10, ...coefficients }, 1)?.slots).toBe(5);
  });

  it('has no duration without slots', () => {
    expect(estimated({ maxSimultaneousInvocations: 0 }, 7)).toMatchObject({
      slots: 0,
      atMost: { durationSeconds: undefined },
    });
  });

  it('knows nothing of a labourer that is not there', () => {
    expect(estimateOf({ labourers: {} }, { labourerId: 'toString', total: 1 })).toBeUndefined();
  });
});

it('the price of orchestration is the one that was measured', () => {
  const { usd_per_million } = JSON.parse(readFileSync(COST, 'utf8'));
  expect(ORCHESTRATION_USD_PER_MILLION.toFixed(2)).toBe(usd_per_million.toFixed(2));
});

it('the guide tells the prices', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toContain(`${LAMBDA_USD_PER_GB_SECOND} USD per GB-second`);
  expect(page).toContain(`${ORCHESTRATION_USD_PER_MILLION.toFixed(2)} USD for a million tasks`);
});
