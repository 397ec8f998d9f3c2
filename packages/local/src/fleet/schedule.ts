import { ESSENTIAL_NAMES } from 'sosw/essentials';

/** Sends a function an asynchronous event. */
export type SendEvent = (functionName: string, payload: string) => Promise<void>;

/**
 * Sends the Orchestrator and the Scavenger their events, as the rule `rate(1 minute)` does in AWS. The first ones at
 * once: a fleet that is started again on its data heals without waiting for a minute to pass.
 *
 * @returns ends the schedule
 */
export function startSchedule(send: SendEvent, tickMs: number): () => void {
  const tick = () => {
    for (const name of [ESSENTIAL_NAMES.orchestrator, ESSENTIAL_NAMES.scavenger]) {
      send(name, '{}').catch(() => {}); // the host is closing, or the next tick does it
    }
  };
  const ticking = setInterval(tick, tickMs);
  tick();
  return () => clearInterval(ticking);
}
