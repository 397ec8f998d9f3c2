import { progress } from '@clack/prompts';

/** Shows how far something is, on standard error. */
export interface Progress {
  /** So much of it is done; called as often as one likes. */
  at(done: number): void;
  end(): void;
}

const TENTHS = 10;

/** A bar in a terminal, elsewhere a line for each tenth. The title stands above: a line that wraps cannot be redrawn. */
export function startProgress(title: string, total: number): Progress {
  process.stderr.write(`${title}\n`);
  return process.stderr.isTTY ? bar(total) : lines(total);
}

function bar(total: number): Progress {
  const shown = progress({ max: total, size: 40, output: process.stderr });
  let done = 0;
  shown.start(`0 of ${total}`);
  return {
    at(now) {
      if (now <= done) return;
      shown.advance(now - done, `${now} of ${total}`);
      done = now;
    },
    end: () => shown.stop(`${done} of ${total}`),
  };
}

function lines(total: number): Progress {
  let tenths = 0;
  return {
    at(now) {
      const reached = Math.floor((TENTHS * now) / total);
      if (reached <= tenths) return;
      tenths = reached;
      process.stderr.write(`${now} of ${total} (${TENTHS * tenths} %)\n`);
    },
    end() {},
  };
}
