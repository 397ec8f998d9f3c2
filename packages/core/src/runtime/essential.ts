import type { KeyTree } from '../domain/config-keys.ts';
import { ESSENTIAL_KEYS } from '../domain/essential-keys.ts';
import { Processor } from './processor.ts';

/** Read by all essentials, below the document of the function. */
const SHARED_DOCUMENT = 'sosw_essential_config';

/**
 * A Processor of sosw itself: it reads the shared document as well, and reads its configuration anew at each invocation,
 * so that a change of the fleet counts from the next minute on.
 */
export class Essential<Event = unknown, Registered extends object = object> extends Processor<Event, Registered> {
  static override configMaxAgeMs = 0;
  static override configKeys: KeyTree = ESSENTIAL_KEYS;

  protected override documentNames(): string[] {
    return [SHARED_DOCUMENT, ...super.documentNames()];
  }
}
