import type { UnstampedEvent } from './host-event.ts';
import type { ProcessRegister } from './process-register.ts';
import type { HostTime } from './time.ts';

/** What the parts of a host share. */
export interface HostContext {
  readonly time: HostTime;
  /** Tells the observer. */
  readonly report: (event: UnstampedEvent) => void;
  readonly processes: Pick<ProcessRegister, 'started' | 'ended'>;
  /** Variables that isolate every process, see `isolationEnvironment`. */
  readonly isolation: Readonly<Record<string, string>>;
  /** An environment without work for so long is ended, in milliseconds. */
  readonly idleMs: number;
  /** Waits before the first and the second further run of an asynchronous event that failed, in milliseconds. */
  readonly asyncRetryDelaysMs: readonly [number, number];
}
