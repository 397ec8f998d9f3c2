import type { HostEvent } from '../host/host-event.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { MetricStore } from './metric-store.ts';

/** What CloudWatch would know of a fleet: metrics that functions print, and those that Lambda counts of them. */
export class FleetMetrics {
  readonly store: MetricStore = new MetricStore();
  /** When each asynchronous event that has not ended was accepted, by request id. */
  readonly #acceptedAtMs = new Map<string, number>();

  /** For the host's `onEvent`. */
  observe(event: HostEvent): void {
    switch (event.type) {
      case 'log_line':
        for (const sample of embeddedMetrics(event.line, event.atMs)) this.store.put(sample);
        break;
      case 'invoke_accepted':
        if (event.invocationType === 'Event') this.#acceptedAtMs.set(event.requestId, event.atMs);
        break;
      case 'invoke_throttled':
        this.#count(event, 'Throttles', 1);
        break;
      case 'invocation_started':
        this.#countAge(event);
        break;
      case 'invocation_finished':
        this.#acceptedAtMs.delete(event.requestId);
        this.#count(event, 'Invocations', 1);
        this.#count(event, 'Errors', event.outcome === 'error' ? 1 : 0);
        break;
      case 'event_dropped':
        this.#acceptedAtMs.delete(event.requestId);
        break;
    }
  }

  #countAge(event: HostEvent & { readonly type: 'invocation_started' }): void {
    const acceptedAtMs = this.#acceptedAtMs.get(event.requestId);
    if (acceptedAtMs !== undefined) this.#count(event, 'AsyncEventAge', event.atMs - acceptedAtMs, 'Milliseconds');
  }

  #count({ functionName, atMs }: HostEvent, metricName: string, value: number, unit = 'Count'): void {
    this.store.put({
      namespace: 'AWS/Lambda',
      metricName,
      dimensions: { FunctionName: functionName },
      value,
      unit,
      atMs,
    });
  }
}
