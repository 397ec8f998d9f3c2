import { describe, expect, it } from 'vitest';
import { figuresText } from '../../src/figures/figures-text.ts';
import { resultReader } from '../../src/figures/result-reader.ts';

const made = { date: '2026-01-02T03:04:05.000Z', node: '20.20.2', cores: 2 };
const perTask = (usd_per_million: number) => ({
  ...{ write_units_per_task: 4.1, read_units_per_task: 2.55, requests_per_task: 5.766, invokes_per_task: 2.008 },
  usd_per_million,
});
const cost = {
  ...{ ...made, payload_bytes: 600, slots: 10, ...perTask(3.284) },
  ...{ quiet: perTask(9.164), failing: perTask(8.635), no_receipt: perTask(3.57) },
  ...{ tick_reads_1k: 9, tick_reads_10k: 9, tick_reads_10k_waiting: 9.5, idle_minute: { usd_per_month: 0.151 } },
};
const use = { finished: 296, finished_at_best: 300, max_running: 10, slot_use: 0.984 };
const slots = { ...made, slots: 10, window_s: 60, ...use, tasks_200ms: { ...use, finished_at_best: 3000 } };
const results = {
  cost: resultReader('cost', cost),
  slots: resultReader('slots', slots),
  latency: resultReader('latency', { ...made, p50_ms: 51.6, p99_ms: 120 }),
  throughput: resultReader('throughput', {
    ...made,
    ...{ date: '2026-01-03T00:00:00.000Z', tasks_per_s: 70.4, emulator_cpu_share: 0.073 },
  }),
};

describe('the figures of the README', () => {
  const text = figuresText(results);

  it.each([
    '| a task without trouble, in a busy queue | 4.1 | 2.5 | 5.8 | 2.0 | 3.28 |',
    '| a task that arrives alone, as a job of its own | 4.1 | 2.5 | 5.8 | 2.0 | 9.16 |',
    'reads 9 units with 1,000 tasks queued, 9 with 10,000, 9.5 with 10,000 more that wait',
    'costs 0.15 USD a month',
    "| tasks of 2 s, 10 slots, 60 s | 296 of 300 finished, 10 at once at most, 98 % of the slots' time",
    '| tasks of 200 ms, 10 slots, 60 s | 296 of 3000 finished',
    '52 ms, 99 of 100 within 120 ms',
    '70 tasks/s; the emulator takes 7 % of the processor time',
    'Measured 2026-01-03 with Node 20.20.2 on 2 cores',
  ])('say %s', (line) => {
    expect(text).toContain(line);
  });

  it('need every result', () => {
    const without = { ...results, latency: resultReader('latency', made) };
    expect(() => figuresText(without)).toThrow('latency: expected a number at p50_ms, got undefined');
  });
});
