import { progress } from '@clack/prompts';

/** Shows how far something is, on standard error. */
export interface Progress {
  /** So much of it is done; called as often as one likes. */
  at(done: number): void;
  end(): void;
}

const TENTHS = 10;

/** A bar in a terminal, elsewhere a line for each tenth. */
export function startProgress(title: string, total: number): Progress {
  return process.stderr.isTTY ? bar(title, total) : lines(title, total);
}

function bar(title: string, total: number): Progress {
  const shown = progress({ max: total, size: 40, output: process.stderr });
  shown.start(title);
  let done = 0;
  return {
    at(now) {
      if (now > done) shown.advance(now - done, `${title}: ${now} of ${total}`);
      done = Math.max(done, now);
    },
    end: () => shown.stop(`${title}: ${done} of ${total}`),
  };
}

function lines(title: string, total: number): Progress {
  process.stderr.write(`${title}\n`);
  let tenths = 0;
  return {
    at(now) {
      const reached = Math.floor((TENTHS * now) / total);
      if (reached <= tenths) return;
      tenths = reached;
      process.stderr.write(`${now} of ${total} (${10 * tenths} %)\n`);
    },
    end() {},
  };
}
