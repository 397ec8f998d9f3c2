/** Requests to stop that this process was sent. */
export interface StopSignals {
  readonly first: Promise<void>;
  readonly second: Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Takes the first two requests to stop; from the third one on they end the process, as if nobody listened. One listener
 * from the beginning: between two of them a signal would find none.
 */
export function stopSignals(): StopSignals {
  const takers: (() => void)[] = [];
  const next = () =>
    new Promise<void>((resolve) => {
      takers.push(resolve);
    });
  const signals = { first: next(), second: next() };
  const take = () => {
    takers.shift()?.();
    if (takers.length > 0) return;
    for (const signal of SIGNALS) process.off(signal, take);
  };
  for (const signal of SIGNALS) process.on(signal, take);
  return signals;
}
