import type { Counters } from '../ports/counters.ts';
import type { Functions } from '../ports/functions.ts';
import type { Logger } from '../ports/logger.ts';
import type { MetaLog } from '../ports/meta.ts';
import type { System } from '../ports/system.ts';
import type { TaskStore } from '../ports/task-store.ts';

/** What the moves need of the world. */
export interface MoveDeps {
  readonly tasks: TaskStore;
  readonly functions: Functions;
  readonly system: System;
  readonly log: Logger;
  readonly stats: Counters;
  readonly meta: MetaLog;
  /** Tells people that a task was closed as dead; lines of one run are sent as one digest. */
  readonly digest: Digest;
}

/** Collects what one run has to report to people. */
export interface Digest {
  add(line: string): void;
}
