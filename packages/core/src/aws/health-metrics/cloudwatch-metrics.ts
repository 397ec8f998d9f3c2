import type { CloudWatchClient, MetricDataQuery, MetricDataResult, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { aggregated, type MetricQuery } from '../../domain/ecology/metric-query.ts';
import { errorText } from '../../domain/errors.ts';
import type { HealthMetrics, MetricOutcome } from '../../ports/health-metrics.ts';
import type { System } from '../../ports/system.ts';
import { missing } from '../missing-package.ts';
import { type BackOff, repeated } from '../retry.ts';
import { singleTry } from '../single-try.ts';
import { failureOf } from '../store/outcome.ts';

/** Of one call: queries at most (a limit of CloudWatch), and time. With the repeats: some ten seconds at worst. */
const QUERIES_MAX = 500;
const REQUEST_TIMEOUT_MS = 3_000;
const BACK_OFF: BackOff = { triesMax: 3, baseMs: 50, capMs: 500 };
/** Pages of one answer. A page has 100,800 datapoints: a few minutes of 500 metrics fit into one. */
const PAGES_MAX = 10;
/** A request that is refused is halved until what it was refused for stands alone. */
const HALVINGS_MAX = 9;

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

/** Refusals that one query among others may be the reason for. */
const OF_ONE_QUERY = /^(ValidationError|ValidationException|InvalidParameter\w*)$/;

/** Metrics of Amazon CloudWatch, by `GetMetricData`. */
export class CloudWatchMetrics implements HealthMetrics {
  readonly #system: System;
  #client: CloudWatchClient | undefined;

  constructor(system: System) {
    this.#system = system;
  }

  async read(queries: readonly MetricQuery[]): Promise<readonly MetricOutcome[]> {
    const outcomes: MetricOutcome[] = [];
    for (let from = 0; from < queries.length; from += QUERIES_MAX) {
      outcomes.push(...(await this.#outcomes(queries.slice(from, from + QUERIES_MAX), HALVINGS_MAX)));
    }
    return outcomes;
  }

  async #outcomes(queries: readonly MetricQuery[], halvings: number): Promise<readonly MetricOutcome[]> {
    const untilMs = this.#system.clock.now();
    try {
      const results = await this.#results(queries, untilMs);
      return queries.map((query, n) => outcomeOf(query, results.get(idOf(n)), untilMs));
    } catch (error) {
      const isOfOne = error instanceof Error && OF_ONE_QUERY.test(error.name);
      if (!isOfOne || queries.length === 1 || halvings === 0) return allFailed(queries, errorText(error));
      const middle = Math.ceil(queries.length / 2);
      const first = await this.#outcomes(queries.slice(0, middle), halvings - 1);
      return [...first, ...(await this.#outcomes(queries.slice(middle), halvings - 1))];
    }
  }

  /** The results of all pages, by id of the query. One request for all: the longest of their time slices. */
  async #results(queries: readonly MetricQuery[], untilMs: number): Promise<ReadonlyMap<string, Result>> {
    const sdk = await import('@aws-sdk/client-cloudwatch').catch(missing('@aws-sdk/client-cloudwatch'));
    this.#client ??= new sdk.CloudWatchClient(singleTry(REQUEST_TIMEOUT_MS));
    const results = new Map<string, Result>();
    const request = {
      MetricDataQueries: queries.map(asCloudWatch),
      StartTime: new Date(Math.min(...queries.map((query) => sinceMs(query, untilMs)))),
      EndTime: new Date(untilMs),
    };
    let NextToken: string | undefined;
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      const answer = await this.#send(sdk, this.#client, { ...request, ...(NextToken && { NextToken }) });
      for (const result of answer.MetricDataResults ?? []) collect(results, result);
      NextToken = answer.NextToken;
      if (!NextToken) break;
    }
    return results;
  }

  #send(sdk: Sdk, client: CloudWatchClient, input: ConstructorParameters<Sdk['GetMetricDataCommand']>[0]) {
    const mayPass = (error: unknown) => failureOf(error) !== 'refused';
    return repeated(() => client.send(new sdk.GetMetricDataCommand(input)), mayPass, this.#system, BACK_OFF);
  }
}

interface Result {
  readonly points: { readonly atMs: number; readonly value: number }[];
  status: string;
  message: string;
}

/** A metric may come in parts, over several pages; the state of the last one counts. */
function collect(
  results: Map<string, Result>,
  { Id = '', Values, Timestamps, StatusCode, Messages }: MetricDataResult,
) {
  const result = results.get(Id) ?? { points: [], status: '', message: '' };
  for (const [n, value] of (Values ?? []).entries()) {
    const atMs = Timestamps?.[n]?.getTime();
    if (atMs !== undefined && Number.isFinite(value)) result.points.push({ atMs, value });
  }
  result.status = StatusCode ?? 'Complete';
  result.message = Messages?.[0]?.Value ?? result.message;
  results.set(Id, result);
}

/** What is not complete is no answer: the mean, or the largest, of a part may be far from the truth. */
function outcomeOf(query: MetricQuery, result: Result | undefined, untilMs: number): MetricOutcome {
  if (result?.status !== 'Complete') {
    const reason = result ? `${result.status} ${result.message}`.trimEnd() : 'no answer';
    return { outcome: 'failed', reason };
  }
  const fromMs = sinceMs(query, untilMs);
  const values = result.points.filter(({ atMs }) => atMs >= fromMs).map(({ value }) => value);
  const value = aggregated(query.statistic, values);
  return value === undefined ? { outcome: 'none' } : { outcome: 'value', value };
}

/** A datapoint bears the time at which its period began: the time slice begins with a period. */
function sinceMs({ sliceSeconds, periodSeconds }: MetricQuery, untilMs: number): number {
  const fromMs = untilMs - 1000 * sliceSeconds;
  return fromMs - (fromMs % (1000 * periodSeconds));
}

function asCloudWatch(query: MetricQuery, n: number): MetricDataQuery {
  const { namespace, metricName, dimensions, periodSeconds, statistic, unit } = query;
  return {
    Id: idOf(n),
    MetricStat: {
      Metric: {
        ...{ Namespace: namespace, MetricName: metricName },
        Dimensions: dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
      },
      ...{ Period: periodSeconds, Stat: statistic },
      ...(unit !== undefined && { Unit: unit as StandardUnit }),
    },
  };
}

function idOf(n: number): string {
  return `m${n}`;
}

function allFailed(queries: readonly MetricQuery[], reason: string): readonly MetricOutcome[] {
  return queries.map(() => ({ outcome: 'failed', reason }));
}
