import type { Random } from '../../ports/system.ts';

/** A key that no other write of a text has. */
export function newKey(prefix: string, random: Random): string {
  return `${prefix}${random.token()}.json`;
}
