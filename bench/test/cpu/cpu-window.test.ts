import { expect, it } from 'vitest';
import { othersShare } from '../../src/cpu/cpu-window.ts';

it('others took what is neither idle nor ours', () => {
  const use = { wallMs: 1000, ownMs: 500, emulatorMs: 100, machineMs: 1500 };
  expect(othersShare(use, 2)).toBe(0.5);
  expect(othersShare({ ...use, machineMs: 490 }, 2)).toBe(0);
});
