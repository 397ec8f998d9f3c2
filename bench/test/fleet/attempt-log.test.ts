import { describe, expect, it } from 'vitest';
import { AttemptLog } from '../../src/fleet/attempt-log.ts';
import { accepted, finished, started } from './events.ts';

const WORKER = 'some_worker';
const task = (n: number) => ({ task_id: `some_worker~0~${n}` });

/** Attempt 1 from 100 to 300 by its report, attempt 2 from 200 to 600 by its end, attempt 3 from 300 on. */
function aLog(): AttemptLog {
  const log = new AttemptLog(WORKER);
  log.observe(started(WORKER, 'a', task(1), 100));
  log.observe(started(WORKER, 'b', task(2), 200));
  log.observe(accepted('sosw_worker_assistant', 'r', task(1), 300));
  log.observe(started(WORKER, 'c', task(3), 300));
  log.observe(finished(WORKER, 'a', 'ok', 310));
  log.observe(finished(WORKER, 'b', 'ok', 600));
  return log;
}

describe('attempts inside user code', () => {
  it('end with their report, or else with their invocation', () => {
    expect(aLog().ends).toEqual([300, 600]);
    expect(aLog().endedIn({ fromMs: 0, toMs: 600 })).toBe(2);
    expect(aLog().endedIn({ fromMs: 300, toMs: 599 })).toBe(0);
  });

  it('are counted at once', () => {
    expect(aLog().peak).toBe(2);
  });

  it.each([
    [{ fromMs: 0, toMs: 1000 }, 200 + 400 + 700],
    [{ fromMs: 0, toMs: 100 }, 0],
    [{ fromMs: 250, toMs: 350 }, 50 + 100 + 50],
    [{ fromMs: 700, toMs: 900 }, 200],
  ])('take up time in the span %o', (span, busyMs) => {
    expect(aLog().busyMs(span)).toBe(busyMs);
  });
});
