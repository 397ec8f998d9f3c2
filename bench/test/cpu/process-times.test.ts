import { describe, expect, it } from 'vitest';
import { machineCpuMs, parseMachineStat, parseStat, processTimes, treeCpuMs } from '../../src/cpu/process-times.ts';

describe('processor time', () => {
  it('is read whatever the program is called', () => {
    const stat = '4242 (odd) name (x) S 17 4242 4242 0 -1 4194304 100 0 0 0 250 50 9 9 20 0 11 0 5000 1 2';
    expect(parseStat(stat)).toEqual({ pid: 4242, parentPid: 17, cpuMs: 3000 });
  });

  it('of a tree leaves out what does not belong to it', () => {
    const times = [
      { pid: 1, parentPid: 0, cpuMs: 1000 },
      { pid: 2, parentPid: 1, cpuMs: 10 },
      { pid: 3, parentPid: 2, cpuMs: 20 },
      { pid: 4, parentPid: 3, cpuMs: 30 },
      { pid: 5, parentPid: 1, cpuMs: 500 },
    ];
    expect(treeCpuMs(times, 2)).toBe(60);
    expect(treeCpuMs(times, 99)).toBe(0);
  });

  it('of the machine leaves out its idle cores', () => {
    const stat = 'cpu  100 20 30 99999 88888 4 5 77777 66666 0\ncpu0 100 20 30 99999 88888 4 5 77777 66666 0\n';
    expect(parseMachineStat(stat)).toBe(1590);
  });

  it.runIf(process.platform === 'linux')('is known of this process', () => {
    const { user, system } = process.cpuUsage();
    const found = processTimes().find(({ pid }) => pid === process.pid);
    expect(found?.parentPid).toBe(process.ppid);
    expect(found?.cpuMs).toBeGreaterThan((user + system) / 1000 / 2);
    expect(machineCpuMs()).toBeGreaterThan(found?.cpuMs ?? Number.NaN);
  });
});
