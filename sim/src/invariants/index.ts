import { conservation } from './i01-conservation.ts';
import { oneAttempt } from './i02-one-attempt.ts';
import { final } from './i03-final.ts';
import { slots } from './i04-slots.ts';
import { plan } from './i05-plan.ts';
import { neverEarly } from './i06-never-early.ts';
import { attempts } from './i07-attempts.ts';
import { order } from './i08-order.ts';
import { liveness } from './i09-liveness.ts';
import { isolation } from './i10-isolation.ts';
import { cost } from './i11-cost.ts';
import { notSilent } from './i12-not-silent.ts';
import { payload } from './i13-payload.ts';
import type { Invariant } from './invariant.ts';

/**
 * All of them, for one world.
 *
 * @param places filled with how many tasks stood before each one that was taken from its queue
 */
export function invariants(places: number[]): readonly Invariant[] {
  return [
    ...[conservation, oneAttempt, final, slots, plan, neverEarly, attempts, order(places), liveness(), isolation],
    ...[cost, notSilent, payload],
  ];
}
