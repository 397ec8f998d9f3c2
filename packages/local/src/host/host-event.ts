/** What a host tells its observer, in the order in which it happened. `atMs` is the host's clock. */
export type HostEvent =
  | InvokeAccepted
  | InvokeThrottled
  | InvocationStarted
  | InvocationFinished
  | EventDropped
  | LogLine
  | EnvironmentStarted
  | EnvironmentEnded;

/** Called synchronously for each event; must return fast and must not throw. */
export type HostObserver = (event: HostEvent) => void;

interface HostEventBase {
  readonly atMs: number;
  readonly functionName: string;
}

/** An invoke passed all checks. An `Event` waits for an environment from here on. */
export interface InvokeAccepted extends HostEventBase {
  readonly type: 'invoke_accepted';
  readonly requestId: string;
  readonly invocationType: 'Event' | 'RequestResponse';
  /** The JSON text as it was sent. */
  readonly payload: string;
}

/** An invoke was refused, since the function runs as often as it may or too many events wait. */
export interface InvokeThrottled extends HostEventBase {
  readonly type: 'invoke_throttled';
  readonly requestId: string;
}

/** An environment was given the payload. */
export interface InvocationStarted extends HostEventBase {
  readonly type: 'invocation_started';
  readonly requestId: string;
  readonly environmentId: string;
  /** True for the first invocation of its environment. */
  readonly cold: boolean;
  readonly payload: string;
}

/** The outcome of an invocation. One whose environment failed before it was ready finishes without having started. */
export interface InvocationFinished extends HostEventBase {
  readonly type: 'invocation_finished';
  readonly requestId: string;
  readonly environmentId: string;
  readonly outcome: 'ok' | 'error';
  /** `errorType` as Lambda names it, such as `Sandbox.Timedout`; set when `outcome` is `error`. */
  readonly errorType?: string;
  /** From the payload's delivery, 0 when there was none. */
  readonly durationMs: number;
}

/** An asynchronous event that will not be run (again). */
export interface EventDropped extends HostEventBase {
  readonly type: 'event_dropped';
  readonly requestId: string;
  readonly reason: DropReason;
  readonly payload: string;
}

export type DropReason = 'event_age' | 'retries_exhausted' | 'recursion' | 'function_removed' | 'host_closed';

/** A line that a process wrote. */
export interface LogLine extends HostEventBase {
  readonly type: 'log_line';
  readonly environmentId: string;
  readonly logStream: string;
  /** The invocation in whose time, or after which, the line came; absent before the first one. */
  readonly requestId?: string;
  readonly stream: 'stdout' | 'stderr';
  /** Without its line break. */
  readonly line: string;
}

export interface EnvironmentStarted extends HostEventBase {
  readonly type: 'environment_started';
  readonly environmentId: string;
  readonly logStream: string;
}

/** The process is gone. */
export interface EnvironmentEnded extends HostEventBase {
  readonly type: 'environment_ended';
  readonly environmentId: string;
  readonly reason: EndReason;
}

/** `exit`: by itself; `init_error`: the function could not be loaded; the others: the host ended it. */
export type EndReason = 'idle' | 'exit' | 'init_error' | 'timeout' | 'replaced' | 'removed' | 'closed';

/** An event before the host stamps it. */
export type UnstampedEvent = HostEvent extends infer Event
  ? Event extends HostEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;
