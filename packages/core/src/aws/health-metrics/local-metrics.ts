import { request } from 'node:http';
import { aggregated, type MetricQuery } from '../../domain/ecology/metric-query.ts';
import { errorText } from '../../domain/errors.ts';
import type { HealthMetrics, MetricOutcome } from '../../ports/health-metrics.ts';

/** It is on this machine. */
const SILENCE_MS_MAX = 2_000;

/** Metrics of a local fleet: queries are posted as JSON, and the datapoints of each come back. */
export class LocalMetrics implements HealthMetrics {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  async read(queries: readonly MetricQuery[]): Promise<readonly MetricOutcome[]> {
    try {
      const { datapoints }: Answer = JSON.parse(await post(this.#address, JSON.stringify({ queries })));
      return queries.map(({ statistic }, n) => outcomeOf(aggregated(statistic, datapoints[n] ?? [])));
    } catch (error) {
      return queries.map(() => ({ outcome: 'failed', reason: errorText(error) }));
    }
  }
}

interface Answer {
  /** Of each query, one a period. */
  readonly datapoints: readonly (readonly number[])[];
}

function post(address: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST', timeout: SILENCE_MS_MAX }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString());
        else reject(new Error(`${address} answers ${response.statusCode}`));
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${address} is silent`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

function outcomeOf(value: number | undefined): MetricOutcome {
  return value === undefined ? { outcome: 'none' } : { outcome: 'value', value };
}
