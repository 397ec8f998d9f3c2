import { createHash } from 'node:crypto';

/** The month that the source never gives. */
const BROKEN = 'New York 2013-07';
const FLAKY_ONE_IN = 10;

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
