import type { Screen } from '../shell.ts';

/** Shows how far something is, on standard error. */
export interface Progress {
  /** So much of it is done; called as often as one likes. */
  at(done: number): void;
  end(): void;
}

const TENTHS = 10;
const BAR_CELLS = 40;
/** Back to the beginning of the line, and clear it. */
const OVER = '\r\u001b[K';

/** A bar in a terminal, elsewhere a line for each tenth. The title stands above: a line that wraps cannot be redrawn. */
export function startProgress(title: string, total: number, screen: Screen = process.stderr): Progress {
  screen.write(`${title}\n`);
  return screen.isTTY ? bar(total, screen) : lines(total, screen);
}

function bar(total: number, screen: Screen): Progress {
  let shown = '';
  const draw = (done: number) => {
    const cells = Math.floor((BAR_CELLS * done) / total);
    const text = `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ${done} of ${total}`;
    if (text !== shown) screen.write(`${OVER}${text}`);
    shown = text;
  };
  draw(0);
  return { at: draw, end: () => screen.write('\n') };
}

function lines(total: number, screen: Screen): Progress {
  let tenths = 0;
  return {
    at(now) {
      const reached = Math.floor((TENTHS * now) / total);
      if (reached <= tenths) return;
      tenths = reached;
      screen.write(`${now} of ${total} (${TENTHS * tenths} %)\n`);
    },
    end() {},
  };
}
