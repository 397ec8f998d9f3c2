import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MetricQuery } from 'sosw/essentials';
import { answerJson, closeServer, LOOPBACK, listen, loopbackServer, readText } from '../host/http.ts';
import type { MetricStore } from './metric-store.ts';

/** Some 20,000 queries. */
const REQUEST_BYTES_MAX = 8 * 1024 * 1024;

/** Where the essentials of a local fleet read metrics: `SOSW_HEALTH_SOURCE`. */
export interface MetricServer {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves the datapoints of metrics on loopback: `{"queries": [..]}` is answered with `{"datapoints": [[..], ..]}`. */
export async function startMetricServer(store: MetricStore, now: () => number): Promise<MetricServer> {
  const server = loopbackServer();
  const address = `http://${LOOPBACK}:${await listen(server)}`;
  server.on('request', (request, response) => {
    answer(store, now(), request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else answerJson(response, 400, JSON.stringify({ message: String(error) }));
    });
  });
  return { address, close: () => closeServer(server) };
}

async function answer(
  store: MetricStore,
  nowMs: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { queries }: { readonly queries: readonly MetricQuery[] } = JSON.parse(
    (await readText(request, REQUEST_BYTES_MAX)) ?? '',
  );
  const datapoints = queries.map((query) => store.datapoints(query, nowMs));
  answerJson(response, 200, JSON.stringify({ datapoints }));
}
