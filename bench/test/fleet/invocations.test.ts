import type { HostEvent } from '@sosw/local';
import { describe, expect, it } from 'vitest';
import { Invocations } from '../../src/fleet/invocations.ts';
import { accepted, finished } from './events.ts';

function observing(...events: HostEvent[]): Invocations {
  const invocations = new Invocations();
  for (const event of events) invocations.observe(event);
  return invocations;
}

describe('what is under way', () => {
  it('is idle when everything that was accepted has finished', async () => {
    const invocations = observing(accepted('sosw_scheduler', '1'));
    let isOver = false;
    const idle = invocations.idle().then(() => {
      isOver = true;
    });
    invocations.observe(accepted('sosw_orchestrator', '2'));
    invocations.observe(finished('sosw_scheduler', '1'));
    await Promise.resolve();
    expect(isOver).toBe(false);
    expect(invocations.isIdle).toBe(false);

    invocations.observe(finished('sosw_orchestrator', '2'));
    await idle;
    expect(invocations.isIdle).toBe(true);
    await expect(invocations.idle()).resolves.toBeUndefined();
  });

  it('is over for an event that was dropped', () => {
    const dropped = { type: 'event_dropped', atMs: 0, functionName: 'w', requestId: '1', payload: '{}' } as const;
    expect(observing(accepted('w', '1'), { ...dropped, reason: 'event_age' }).isIdle).toBe(true);
  });

  it('is counted once', () => {
    const invocations = observing(accepted('a', '1'), accepted('b', '2'), finished('a', '1'));
    expect(invocations.take()).toBe(2);
    expect(invocations.take()).toBe(0);
  });
});

describe('what went wrong', () => {
  const line = (functionName: string, text: string): HostEvent => {
    const from = { environmentId: '1', logStream: 's', stream: 'stdout' } as const;
    return { type: 'log_line', atMs: 0, functionName, ...from, line: text };
  };

  it('is what essentials complain of, not what workers do', () => {
    const error = '{"timestamp":"now","level":"ERROR","message":"no"}';
    const { faults } = observing(
      finished('sosw_scavenger', '1', 'error'),
      line('sosw_orchestrator', error),
      line('sosw_orchestrator', '{"timestamp":"now","level":"INFO","message":"tick"}'),
      finished('some_worker', '2', 'error'),
      line('some_worker', error),
    );
    expect(faults).toEqual(['sosw_scavenger: failed', `sosw_orchestrator: ${error}`]);
  });
});
