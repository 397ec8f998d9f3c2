import type { CloudWatchLogsClient, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { InvalidInputError } from 'sosw';
import { ESSENTIAL_NAMES } from 'sosw/essentials';
import { MissingPackageError } from '../errors.ts';
import { type Fleet, withFleet } from '../operator/fleet.ts';
import type { FleetChoice } from '../operator/fleet-options.ts';
import type { Shell } from '../shell.ts';
import type { LogRecord, LogSource } from './log-record.ts';

const PACKAGE = '@aws-sdk/client-cloudwatch-logs';
/** The last lines are looked for in the last minute first, so that a busy fleet is not read for an hour. */
const LOOK_BACKS_MS = [60_000, 600_000, 3_600_000] as const;
/** CloudWatch may show an event some seconds after it was written. */
const LATE_MS = 10_000;
/** Pages of one log group that are read at a time; a page has up to 10,000 events. */
const PAGES_MAX = 50;

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

/**
 * Reads the logs of a fleet in AWS, where Lambda puts them: the log groups `/aws/lambda/<function>`.
 *
 * @param functionName of this function alone; else of the essentials and of every labourer
 * @throws MissingPackageError without the optional package
 */
export async function withCloudWatchLogs(
  choice: FleetChoice,
  shell: Shell,
  functionName: string | undefined,
  work: (source: LogSource) => Promise<void>,
): Promise<void> {
  const sdk = await import('@aws-sdk/client-cloudwatch-logs').catch((cause: unknown) => {
    throw new MissingPackageError(PACKAGE, cause);
  });
  await withFleet(choice, shell, async (fleet) => {
    const names = functionName === undefined ? await functionsOf(fleet) : [functionName];
    const { profile, region } = choice;
    const client = new sdk.CloudWatchLogsClient({ ...(profile && { profile }), ...(region && { region }) });
    try {
      await work(new CloudWatchLogs(sdk, client, names, functionName !== undefined));
    } finally {
      client.destroy();
    }
  });
}

async function functionsOf({ store }: Fleet): Promise<string[]> {
  const states = await store.states.list();
  const workers = states.map((state) => (state.slotsAtMs === undefined ? state.labourerId : nameOf(state.arn)));
  return [...Object.values(ESSENTIAL_NAMES), ...new Set(workers)];
}

/** The name in a function's ARN, which ends with it or with a qualifier behind it. */
function nameOf(arn: string): string {
  return /function:([^:]+)/.exec(arn)?.[1] ?? arn;
}

class CloudWatchLogs implements LogSource {
  readonly #sdk: Sdk;
  readonly #client: CloudWatchLogsClient;
  readonly #names: readonly string[];
  readonly #mustExist: boolean;
  /** Ids of the events that were shown, as long as they can come again. */
  #shown = new Map<string, number>();
  #sinceMs = 0;

  constructor(sdk: Sdk, client: CloudWatchLogsClient, names: readonly string[], mustExist: boolean) {
    this.#sdk = sdk;
    this.#client = client;
    this.#names = names;
    this.#mustExist = mustExist;
  }

  async last(count: number): Promise<readonly LogRecord[]> {
    let records: readonly LogRecord[] = [];
    for (const backMs of LOOK_BACKS_MS) {
      this.#shown.clear();
      this.#sinceMs = Date.now() - backMs;
      records = await this.next();
      if (records.length >= count) break;
    }
    return count === 0 ? [] : records.slice(-count);
  }

  async next(): Promise<readonly LogRecord[]> {
    const fromMs = this.#sinceMs;
    const nowMs = Date.now();
    const perGroup = await Promise.all(this.#names.map((name) => this.#eventsOf(name, fromMs)));
    this.#sinceMs = Math.max(fromMs, nowMs - LATE_MS);
    this.#shown = new Map([...this.#shown].filter(([, atMs]) => atMs >= this.#sinceMs));
    return perGroup.flat().sort((a, b) => a.atMs - b.atMs);
  }

  async #eventsOf(functionName: string, startTime: number): Promise<LogRecord[]> {
    const records: LogRecord[] = [];
    const logGroupName = `/aws/lambda/${functionName}`;
    const pages = this.#sdk.paginateFilterLogEvents({ client: this.#client }, { logGroupName, startTime });
    let read = 0;
    try {
      for await (const { events = [] } of pages) {
        records.push(...events.flatMap((event) => this.#record(event, functionName)));
        if (++read === PAGES_MAX) break;
      }
    } catch (error) {
      const isMissing = error instanceof this.#sdk.ResourceNotFoundException;
      if (!isMissing) throw error;
      // A function that never ran has no log group.
      if (this.#mustExist) {
        const expected = 'a function that has written something';
        throw new InvalidInputError({ path: 'function', expected, given: functionName, cause: error });
      }
    }
    return records;
  }

  #record({ eventId = '', timestamp = 0, message = '' }: FilteredLogEvent, functionName: string): LogRecord[] {
    if (this.#shown.has(eventId)) return [];
    this.#shown.set(eventId, timestamp);
    return [{ atMs: timestamp, functionName, line: message.trimEnd() }];
  }
}
