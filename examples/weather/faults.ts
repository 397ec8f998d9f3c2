import { createHash } from 'node:crypto';

/** The month that the source never gives. */
const BROKEN = 'New York 2013-07';
const FLAKY_ONE_IN = 10;

/** A source that is `tired` for the minutes 2 to 4 of every ten. */
const CYCLE_MINUTES = 10;
const TIRED_MINUTES = { from: 2, to: 5 };
const STEADY_MS = 1_000;
const TIRED_MS = 5_000;

/** How long the source takes for an answer at this time, when `WEATHER_SOURCE` is `tiring`; otherwise no time at all. */
export function latencyMs(nowMs: number): number {
  if (process.env.WEATHER_SOURCE !== 'tiring') return 0;
  const minute = Math.floor(nowMs / 60_000) % CYCLE_MINUTES;
  return minute >= TIRED_MINUTES.from && minute < TIRED_MINUTES.to ? TIRED_MS : STEADY_MS;
}

/**
 * A source as sources are, when `WEATHER_SOURCE` is `flaky`: it is not there for a tenth of the first attempts, and one
 * month of one place is broken for good. The same months fail in every run.
 *
 * @throws Error in place of the source
 */
export function failLikeASource(place: string, month: string, attempt: number): void {
  if (process.env.WEATHER_SOURCE !== 'flaky') return;
  const name = `${place} ${month}`;
  if (name === BROKEN) throw new Error(`the weather of ${name} is unreadable`);
  const digest = createHash('sha256').update(name).digest();
  if (attempt === 1 && digest.readUInt32BE() % FLAKY_ONE_IN === 0) throw new Error('the source is not there just now');
}
