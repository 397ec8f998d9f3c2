import { InvalidInputError } from 'sosw';
import {
  type ClosedTask,
  type LabourerState,
  laneNames,
  type PageOptions,
  type RunningRow,
  requireTaskId,
  type Store,
  type Task,
  type TaskPage,
  type TaskState,
  type UntickedState,
  type WaitingTask,
} from 'sosw/essentials';

/** A task as a list shows it, with the row that it was found in. */
export type ListedTask =
  | { readonly state: 'running'; readonly row: RunningRow }
  | { readonly state: 'queued'; readonly row: Task }
  | { readonly state: 'waiting'; readonly row: WaitingTask }
  | { readonly state: 'closed'; readonly row: ClosedTask };

/** What is nearest to running comes first. */
export const LISTED_STATES: readonly TaskState[] = ['running', 'waiting', 'queued', 'closed'];

export interface ListOptions {
  /** Absent: all labourers that ever had a task. */
  readonly labourerId?: string;
  /** Absent: all, in the order of {@link LISTED_STATES}. */
  readonly state?: TaskState;
  /** Tasks in all. */
  readonly limit: number;
}

/**
 * Lists tasks. What it reads is bounded by the limit in each lane, whatever stands there.
 *
 * @throws InvalidInputError when there is no such labourer
 */
export async function listTasks(store: Store, { labourerId, state, limit }: ListOptions): Promise<ListedTask[]> {
  const labourers = await chosenLabourers(store, labourerId);
  const listed: ListedTask[] = [];
  for (const each of state === undefined ? LISTED_STATES : [state]) {
    const found: ListedTask[] = [];
    for (const labourer of labourers) found.push(...(await tasksIn(each, store, labourer, limit)));
    listed.push(...inOrder(found, each).slice(0, limit - listed.length));
    if (listed.length === limit) break;
  }
  return listed;
}

type Labourer = LabourerState | UntickedState;

/** Those that ever had a task: one, or all of them. @throws InvalidInputError when there is no such labourer */
export async function chosenLabourers({ states }: Store, id: string | undefined): Promise<readonly Labourer[]> {
  const all = await states.list();
  const chosen = all.filter(({ labourerId }) => id === undefined || labourerId === id);
  if (id === undefined || chosen.length > 0) return chosen;
  const known =
    all
      .map(({ labourerId }) => labourerId)
      .sort()
      .join(', ') || '(there are none yet)';
  throw new InvalidInputError({ path: 'labourer', expected: `one of ${known}`, given: id });
}

async function tasksIn(
  state: TaskState,
  { tasks, listing }: Store,
  { labourerId, lanesRead }: Labourer,
  limit: number,
): Promise<ListedTask[]> {
  const lanes = laneNames(labourerId, lanesRead);
  switch (state) {
    case 'queued':
      return (await inLanes(listing.queued, lanes, limit)).map((row) => ({ state, row }));
    case 'running':
      return (await tasks.readSlots(labourerId)).map((row) => ({ state, row }));
    case 'waiting':
      return (await inLanes(listing.waiting, lanes, limit, isWaiting)).map((row) => ({ state, row }));
    case 'closed':
      return (await inLanes(listing.closed, lanes, limit)).map((row) => ({ state, row }));
  }
}

/** While an attempt holds a slot its task keeps the row in waiting: it is listed as running. */
function isWaiting({ token }: WaitingTask): boolean {
  return token === undefined;
}

type Page<Row extends Task> = (lane: string, options: PageOptions) => Promise<TaskPage<Row>>;

async function inLanes<Row extends Task>(
  page: Page<Row>,
  lanes: readonly string[],
  limit: number,
  keeps?: (row: Row) => boolean,
): Promise<Row[]> {
  const found = await Promise.all(lanes.map((lane) => firstOf(page, lane, limit, keeps)));
  return found.flat();
}

/** The first tasks of a lane; as many pages as it takes, since a page of large rows holds few. */
export async function firstOf<Row extends Task>(
  page: Page<Row>,
  lane: string,
  limit: number,
  keeps: (row: Row) => boolean = () => true,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const { tasks, next } = await page(lane, { limit: limit - rows.length, ...(after !== undefined && { after }) });
    rows.push(...tasks.filter(keeps));
    after = next;
  } while (after !== undefined && rows.length < limit);
  return rows;
}

/** In run order, closed ones the newest first; ids of different labourers do not compare, the times in them do. */
function inOrder(listed: readonly ListedTask[], state: TaskState): ListedTask[] {
  const sign = state === 'closed' ? -1 : 1;
  const key = ({ row }: ListedTask) => requireTaskId(row.taskId);
  return listed.toSorted((a, b) => {
    const [one, other] = [key(a), key(b)];
    return sign * (one.createdAtMs - other.createdAtMs || one.index - other.index);
  });
}
