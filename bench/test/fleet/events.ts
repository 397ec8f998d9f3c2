import type { HostEvent } from '@sosw/local';

/** Events of a Lambda host, as far as benches look at them. */

export function accepted(functionName: string, requestId: string, payload: object = {}, atMs = 0): HostEvent {
  const text = JSON.stringify(payload);
  return { type: 'invoke_accepted', atMs, functionName, requestId, invocationType: 'Event', payload: text };
}

export function started(functionName: string, requestId: string, payload: object, atMs = 0): HostEvent {
  const text = JSON.stringify(payload);
  const environmentId = requestId;
  return { type: 'invocation_started', atMs, functionName, requestId, environmentId, cold: false, payload: text };
}

export function finished(functionName: string, requestId: string, outcome: 'ok' | 'error' = 'ok', atMs = 0): HostEvent {
  const environmentId = requestId;
  return { type: 'invocation_finished', atMs, functionName, requestId, environmentId, outcome, durationMs: 1 };
}
