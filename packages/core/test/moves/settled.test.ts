import { describe, expect, test } from 'vitest';
import { settled, unthrottled } from '../../src/moves/settled.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import type { WriteResult } from '../../src/ports/write-result.ts';
import { ManualSystem } from '../../src/testing/index.ts';

type Outcome = WriteResult['outcome'];

const CAUSE = new Error('time-out');

/** A write that ends in these outcomes, one after the other, and a clock that moves by itself. */
function write(...outcomes: readonly Outcome[]) {
  const system = new ManualSystem({ autoAdvance: true });
  let sent = 0;
  const send = async (): Promise<WriteResult> => {
    const outcome = outcomes[sent] ?? 'written';
    sent += 1;
    if (outcome === 'written') return { outcome, row: undefined };
    return outcome === 'unknown' ? { outcome, cause: CAUSE } : { outcome };
  };
  return { system, send, sent: () => sent };
}

describe('a repeatable write', () => {
  test.each<[string, Outcome[], Outcome, number]>([
    ['at once', ['written'], 'written', 1],
    ['done before', ['condition_failed'], 'condition_failed', 1],
    ['after a time-out', ['unknown', 'written'], 'written', 2],
    ['after a time-out that took effect', ['unknown', 'condition_failed'], 'condition_failed', 2],
    ['after throttling', ['throttled', 'throttled', 'written'], 'written', 3],
  ])('R0: is sent until it is definite: %s', async (_, outcomes, expected, times) => {
    const { system, send, sent } = write(...outcomes);
    expect(await settled(system, 'putClosed', send)).toMatchObject({ outcome: expected });
    expect(sent()).toBe(times);
  });

  test('R0: is given up after three tries, with what went wrong', async () => {
    const { system, send, sent } = write('throttled', 'unknown', 'unknown');
    const error = await settled(system, 'putClosed', send).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ details: { operation: 'putClosed' }, cause: CAUSE });
    expect(sent()).toBe(3);
  });

  test('R0: that the store refuses is not sent again', async () => {
    const { system } = write();
    let sent = 0;
    const send = async (): Promise<WriteResult> => {
      sent += 1;
      throw new Error('no permission');
    };
    await expect(settled(system, 'putClosed', send)).rejects.toThrow('no permission');
    expect(sent).toBe(1);
  });

  test('R0: pauses between tries, not after the last', async () => {
    const system = new ManualSystem();
    const { send, sent } = write('unknown', 'unknown', 'unknown');
    const ended = settled(system, 'putClosed', send).catch(() => 'given up');
    await system.untilSleeping();
    expect(sent()).toBe(1);
    await system.advance(200);
    await system.advance(200);
    expect(await ended).toBe('given up');
    expect([sent(), system.sleepers]).toEqual([3, 0]);
  });
});

describe('a write that chooses a winner', () => {
  test.each<[Outcome[], Outcome, number]>([
    [['written'], 'written', 1],
    [['condition_failed'], 'condition_failed', 1],
    [['unknown', 'written'], 'unknown', 1],
    [['throttled', 'written'], 'written', 2],
    [['throttled', 'condition_failed'], 'condition_failed', 2],
    [['throttled', 'unknown', 'written'], 'unknown', 2],
    [['throttled', 'throttled', 'throttled', 'written'], 'throttled', 3],
  ])('R0: is sent again only while it definitely had no effect: %j', async (outcomes, expected, times) => {
    const { system, send, sent } = write(...outcomes);
    expect(await unthrottled(system, send)).toMatchObject({ outcome: expected });
    expect(sent()).toBe(times);
  });
});
