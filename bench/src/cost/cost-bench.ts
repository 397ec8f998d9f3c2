import type { Bench, Measurement } from '../bench.ts';
import { PAYLOAD_BYTES } from '../fleet/bench-job.ts';
import type { Say } from '../output/say.ts';
import type { Table } from '../output/table.ts';
import { busy, failing, noReceipt, QUIET_TASKS, quiet, SLOTS, TASKS, WORK_MS } from './cases.ts';
import { type IdleMinute, idleMinute } from './idle-minute.ts';
import { type Consumed, entriesPerTask, entriesTable, type PerTask, perTask } from './per-task.ts';
import { type TickReads, tickReads } from './tick-reads.ts';

const CASES = {
  busy: { title: 'busy queue', run: busy },
  quiet: { title: 'one by one', run: quiet },
  failing: { title: 'failing once', run: failing },
  no_receipt: { title: 'no receipt', run: noReceipt },
} as const;

export const COST: Bench = {
  about: 'capacity units, requests and invokes of a task from creation to archive',
  targets: [
    { figure: 'write_units_per_task', atMost: 4.3 },
    { figure: 'requests_per_task', atMost: 6.2 },
    { figure: 'invokes_per_task', atMost: 2.1 },
    { figure: 'tick_reads_growth', atMost: 0.05 },
  ],
  run,
};

async function run(sayUnder: (title: string) => Say): Promise<Measurement> {
  const consumed = {
    busy: await runCase('busy', sayUnder),
    quiet: await runCase('quiet', sayUnder),
    failing: await runCase('failing', sayUnder),
    no_receipt: await runCase('no_receipt', sayUnder),
  };
  const ticks = await tickReads(sayUnder('reads of a tick'));
  const idle = await idleMinute();
  const { busy: ofBusy, ...others } = mapValues(consumed, perTask);
  const byTable = mapValues(consumed, entriesPerTask);
  return {
    figures: {
      ...{ tasks: TASKS, payload_bytes: PAYLOAD_BYTES, slots: SLOTS, work_ms: WORK_MS, ...ofBusy, ...ticks },
      ...{ quiet: { tasks: QUIET_TASKS, ...others.quiet }, failing: others.failing, no_receipt: others.no_receipt },
      ...{ idle_minute: idle, by_table: byTable },
    },
    tables: [
      casesTable({ busy: ofBusy, ...others }),
      ticksTable(ticks),
      idleTable(idle),
      ...names(CASES).map((name) => entriesTable(`${CASES[name].title}, for each task`, byTable[name])),
    ],
  };
}

function runCase(name: keyof typeof CASES, sayUnder: (title: string) => Say): Promise<Consumed> {
  const { title, run: runIt } = CASES[name];
  return runIt(sayUnder(title));
}

function casesTable(cases: Readonly<Record<keyof typeof CASES, PerTask>>): Table {
  return {
    title: 'for each task, from its creation until its job is closed',
    columns: ['', 'write units', 'read units', 'requests', 'failed conditions', 'invokes', 'USD a million'],
    rows: names(CASES).map((name) => {
      const of = cases[name];
      return [
        ...[CASES[name].title, of.write_units_per_task, of.read_units_per_task, of.requests_per_task],
        ...[of.failed_conditions_per_task, of.invokes_per_task, of.usd_per_million],
      ];
    }),
  };
}

function ticksTable(ticks: TickReads): Table {
  return {
    title: `read units of a tick that fills ${SLOTS} slots`,
    columns: ['1,000 queued', '10,000 queued', '1,000 queued and 10,000 waiting'],
    rows: [[ticks.tick_reads_1k, ticks.tick_reads_10k, ticks.tick_reads_10k_waiting]],
  };
}

function idleTable(idle: IdleMinute): Table {
  return {
    title: 'a minute in which nothing happens, one labourer',
    columns: ['write units', 'read units', 'requests', 'invokes', 'USD a month'],
    rows: [[idle.write_units, idle.read_units, idle.requests, idle.invokes, idle.usd_per_month]],
  };
}

function names<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(record) as Name[];
}

function mapValues<Name extends string, In, Out>(
  record: Readonly<Record<Name, In>>,
  map: (value: In) => Out,
): Record<Name, Out> {
  const mapped = names(record).map((name) => [name, map(record[name])] as const);
  return Object.fromEntries(mapped) as Record<Name, Out>;
}
