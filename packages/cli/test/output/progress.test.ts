import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startProgress } from '../../src/output/progress.ts';

function shownOn(isTTY: boolean, steps: readonly number[]): string {
  const screen = Object.assign(new PassThrough(), { isTTY });
  const progress = startProgress('loading', 20, screen);
  for (const step of steps) progress.at(step);
  progress.end();
  return String(screen.read());
}

describe('progress', () => {
  it('is a line for each tenth where there is no terminal', () => {
    expect(shownOn(false, [0, 1, 2, 3, 12, 20, 20])).toBe(
      ['loading', '2 of 20 (10 %)', '12 of 20 (60 %)', '20 of 20 (100 %)', ''].join('\n'),
    );
  });

  it('is a bar in a terminal, redrawn where it stands when something has changed', () => {
    const lines = shownOn(true, [0, 10, 10, 20]).split('\r\u001b[K');
    const bar = (cells: number) => '█'.repeat(cells) + '░'.repeat(40 - cells);
    expect(lines).toEqual(['loading\n', `${bar(0)} 0 of 20`, `${bar(20)} 10 of 20`, `${bar(40)} 20 of 20\n`]);
  });
});
