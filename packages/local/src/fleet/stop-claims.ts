import { realSystem } from 'sosw/aws/store';
import { ESSENTIAL_NAMES, type Store } from 'sosw/essentials';
import type { FunctionSpec } from '../host/function-spec.ts';
import type { LambdaHost } from '../host/lambda-host.ts';

const CLAIMING: readonly string[] = [ESSENTIAL_NAMES.workerAssistant, ESSENTIAL_NAMES.orchestrator];

/**
 * Makes sure that no task is claimed any more, while attempts go on and report. The functions that claim are replaced,
 * since they remember slots for seconds; when it resolves, those that did are gone.
 */
export async function stopClaims(
  store: Store,
  host: Pick<LambdaHost, 'putFunction'>,
  essentials: readonly FunctionSpec[],
): Promise<void> {
  try {
    await closeSlots(store);
    await Promise.all(essentials.filter(({ name }) => CLAIMING.includes(name)).map((spec) => host.putFunction(spec)));
  } catch {
    // as good as it gets: a task that is refused waits for its next attempt, and nothing is lost
  }
}

/**
 * Takes all slots out of force, until the first tick of the next start decides anew: an attempt that ends and reports
 * while the fleet closes then frees its slot. Else it would be handed to the next task, whose invoke the host refuses,
 * and a task that was refused waits for a minute.
 */
export async function closeSlots({ states }: Store): Promise<void> {
  for (const state of await states.list()) {
    if (state.slotsAtMs === undefined) continue; // no tick has given it any
    await states.write({ ...state, slots: 0, reason: 'paused', slotsAtMs: realSystem.clock.now() });
  }
}
