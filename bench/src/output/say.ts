/** Tells somebody who waits how far a bench is. */
export type Say = (line: string) => void;

const QUIET_MS = 5_000;

/** Says on standard error what goes on under a title, with the seconds since; the same title at most every 5 seconds. */
export function sayOnStderr(): (title: string) => Say {
  const startedAtMs = performance.now();
  return (title) => {
    let quietUntilMs = 0;
    return (line) => {
      const nowMs = performance.now();
      if (nowMs < quietUntilMs) return;
      quietUntilMs = nowMs + QUIET_MS;
      process.stderr.write(`${((nowMs - startedAtMs) / 1000).toFixed(0).padStart(4)} s  ${title}: ${line}\n`);
    };
  };
}
