import { createHash } from 'node:crypto';

/** What a worker makes of the payload that it was given; the books make it of the one that was planned. */
export function digestOf(payload: object): string {
  return createHash('sha256').update(JSON.stringify(payload)).digest('hex').slice(0, 16);
}
