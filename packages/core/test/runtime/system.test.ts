import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realHost } from '../../src/runtime/system.ts';

const { clock, timers, random, hash } = realHost.system;

describe('the real system', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_795_487_206_500 });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('tells the time in milliseconds', () => {
    expect(clock.now()).toBe(1_795_487_206_500);
  });

  it('sleeps', async () => {
    const slept = timers.sleep(1_000).then(() => clock.now());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await slept).toBe(1_795_487_207_500);
  });

  it('calls back after a time, unless that is taken back', () => {
    const calls: string[] = [];
    timers.after(10, () => calls.push('kept'));
    timers.after(10, () => calls.push('taken back'))();
    vi.advanceTimersByTime(10);
    expect(calls).toEqual(['kept']);
  });

  it('makes tokens of 16 bytes that differ', () => {
    expect(random.token()).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(random.token()).not.toBe(random.token());
    expect(random.number()).toBeLessThan(1);
  });

  it('hashes text', () => {
    expect(hash.sha256('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });

  it('reads variables at each use', () => {
    vi.stubEnv('SOSW_TEST_VARIABLE', 'a');
    expect(realHost.variable('SOSW_TEST_VARIABLE')).toBe('a');
    vi.stubEnv('SOSW_TEST_VARIABLE', 'b');
    expect(realHost.variable('SOSW_TEST_VARIABLE')).toBe('b');
    expect(realHost.variable('SOSW_NO_SUCH_VARIABLE')).toBeUndefined();
  });

  it('ends the process', () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
    expect(() => realHost.exit(1)).toThrow('exit 1');
    expect(exit).toHaveBeenCalledTimes(1);
  });

  it('writes lines to the standard output', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    realHost.writeLine('line');
    expect(write).toHaveBeenCalledWith('line\n');
  });
});
