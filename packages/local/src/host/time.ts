/** The clock and the timers of a host in one place, so that tests move them by hand. */
export interface HostTime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once, `delayMs` from now, unless the returned function is called before. */
  after(delayMs: number, action: () => void): CancelTimer;
}

export type CancelTimer = () => void;

/** The time of this machine. */
export const systemTime: HostTime = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
