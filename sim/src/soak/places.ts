import { paginateScan } from '@aws-sdk/client-dynamodb';
import { tableNames } from 'sosw/aws/store';
import type { ClosedTask, JobRow, PageOptions, RunningRow, Store, Task, TaskPage, WaitingTask } from 'sosw/essentials';
import { laneNames } from 'sosw/essentials';
import type { Tables } from './fleet-keeper.ts';
import { LABOURERS } from './labourers.ts';

const PAGE_ROWS = 500;

/** Everything that stands in the tables. */
export interface Places {
  readonly queued: readonly Task[];
  readonly running: readonly RunningRow[];
  readonly waiting: readonly WaitingTask[];
  readonly closed: readonly ClosedTask[];
  readonly jobs: readonly JobRow[];
  /** Rows of the four tables, counted without regard to labourers and lanes. */
  readonly rows: number;
}

export async function readPlaces({ store, client }: Tables, jobIds: readonly string[]): Promise<Places> {
  const { listing, tasks } = store;
  const lanes = LABOURERS.flatMap(({ id, lanes: count }) => laneNames(id, count));
  const everyLane = async <Row extends Task>(read: (lane: string, page: PageOptions) => Promise<TaskPage<Row>>) => {
    const rows: Row[] = [];
    for (const lane of lanes) rows.push(...(await allPages((page) => read(lane, page))));
    return rows;
  };
  const running: RunningRow[] = [];
  for (const { id } of LABOURERS) running.push(...(await tasks.readSlots(id)));
  return {
    queued: await everyLane(listing.queued),
    running,
    waiting: await everyLane(listing.waiting),
    closed: await everyLane(listing.closed),
    jobs: await readJobs(store, jobIds),
    rows: await countRows(client),
  };
}

async function allPages<Row extends Task>(read: (page: PageOptions) => Promise<TaskPage<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await read({ limit: PAGE_ROWS, ...(after !== undefined && { after }) });
    rows.push(...page.tasks);
    after = page.next;
  } while (after !== undefined);
  return rows;
}

async function readJobs({ jobs }: Store, ids: readonly string[]): Promise<JobRow[]> {
  const rows: JobRow[] = [];
  for (const id of ids) {
    const row = await jobs.read(id);
    if (row) rows.push(row);
  }
  return rows;
}

async function countRows(client: Tables['client']): Promise<number> {
  const { queued, running, waiting, closed } = tableNames();
  let rows = 0;
  for (const TableName of [queued, running, waiting, closed]) {
    const pages = paginateScan({ client }, { TableName, Select: 'COUNT', ConsistentRead: true });
    for await (const { Count = 0 } of pages) rows += Count;
  }
  return rows;
}
