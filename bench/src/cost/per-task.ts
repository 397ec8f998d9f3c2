import { type Entry, totalsOf } from '../counting/ledger.ts';
import { usdPerMillion } from '../counting/prices.ts';
import { rounded } from '../numbers.ts';
import type { Table } from '../output/table.ts';

/** What a run consumed. */
export interface Consumed {
  readonly tasks: number;
  readonly entries: readonly Entry[];
  /** Requests to Lambda functions. */
  readonly invokes: number;
}

/** The same for one task. */
export interface PerTask {
  readonly write_units_per_task: number;
  readonly read_units_per_task: number;
  /** Requests to DynamoDB. */
  readonly requests_per_task: number;
  readonly failed_conditions_per_task: number;
  readonly invokes_per_task: number;
  /** A million tasks, in USD: capacity units and Lambda requests, without the run time of functions. */
  readonly usd_per_million: number;
}

export function perTask({ tasks, entries, invokes }: Consumed): PerTask {
  const { writeUnits, readUnits, requests, failedConditions } = totalsOf(entries);
  const usd = usdPerMillion({ writeUnits, readUnits, invokes });
  return {
    write_units_per_task: rounded(writeUnits / tasks),
    read_units_per_task: rounded(readUnits / tasks),
    requests_per_task: rounded(requests / tasks),
    failed_conditions_per_task: rounded(failedConditions / tasks),
    invokes_per_task: rounded(invokes / tasks),
    usd_per_million: rounded(usd / tasks),
  };
}

/** One operation at one table, for one task. */
export interface EntryPerTask {
  readonly table: string;
  readonly operation: string;
  readonly requests: number;
  readonly write_units: number;
  readonly read_units: number;
  readonly failed_conditions: number;
}

export function entriesPerTask({ tasks, entries }: Consumed): EntryPerTask[] {
  return entries.map(({ table, operation, requests, writeUnits, readUnits, failedConditions }) => ({
    table,
    operation,
    requests: rounded(requests / tasks),
    write_units: rounded(writeUnits / tasks),
    read_units: rounded(readUnits / tasks),
    failed_conditions: rounded(failedConditions / tasks),
  }));
}

export function entriesTable(title: string, entries: readonly EntryPerTask[]): Table {
  return {
    title,
    columns: ['table', 'operation', 'requests', 'write units', 'read units', 'failed conditions'],
    rows: entries.map((entry) => [
      ...[entry.table, entry.operation, entry.requests],
      ...[entry.write_units, entry.read_units, entry.failed_conditions],
    ]),
  };
}
