import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { aSlot, aState, aTask, someTasks } from '../../../src/testing/index.ts';
import type { FreshStore } from '../../support/fresh-store.ts';
import { useEmulator } from '../../support/use-emulator.ts';

/** What was asked of DynamoDB: emulators are always consistent, and do not say what a read costs. */
interface Request {
  readonly command: string;
  readonly input: Record<string, unknown>;
}

const emulator = useEmulator();
let fresh: FreshStore;
let requests: Request[] = [];

beforeAll(async () => {
  emulator.client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        requests.push({ command: commandName, input: { ...args.input } });
        return next(args);
      },
    { step: 'initialize' },
  );
});

beforeEach(async () => {
  fresh = await emulator.freshStore();
  requests = [];
});

const REF = aTask();
const EVENTUAL = { eventual: true };

type Read = readonly [name: string, command: string, isConsistent: boolean, read: (store: Store) => Promise<unknown>];

const READS: readonly Read[] = [
  ['queuedHead', 'QueryCommand', true, ({ tasks }) => tasks.queuedHead(REF.lane, 8)],
  ['queuedHead eventually', 'QueryCommand', false, ({ tasks }) => tasks.queuedHead(REF.lane, 8, EVENTUAL)],
  ['readQueued', 'GetItemCommand', true, ({ tasks }) => tasks.readQueued(REF)],
  ['readSlot', 'GetItemCommand', true, ({ tasks }) => tasks.readSlot('some_worker', 0)],
  ['readSlots', 'QueryCommand', true, ({ tasks }) => tasks.readSlots('some_worker')],
  ['readWaiting', 'GetItemCommand', true, ({ tasks }) => tasks.readWaiting(REF)],
  ['dueHead', 'QueryCommand', true, ({ tasks }) => tasks.dueHead(REF.lane, 1, 8)],
  ['dueHead eventually', 'QueryCommand', false, ({ tasks }) => tasks.dueHead(REF.lane, 1, 8, EVENTUAL)],
  ['waitingPage', 'QueryCommand', true, ({ tasks }) => tasks.waitingPage(REF.lane)],
  ['readClosed', 'GetItemCommand', true, ({ tasks }) => tasks.readClosed(REF)],
  ['isClosed', 'GetItemCommand', true, ({ tasks }) => tasks.isClosed(REF)],
  ['countClosed', 'QueryCommand', true, ({ tasks }) => tasks.countClosed(REF.lane, 'a', 'b', 'c')],
  ['idsBetween', 'QueryCommand', true, ({ tasks }) => tasks.idsBetween('queued', REF.lane, 'a', 'b')],
  ['read of a state', 'GetItemCommand', true, ({ states }) => states.read('some_worker')],
  ['read of a state eventually', 'GetItemCommand', false, ({ states }) => states.read('some_worker', EVENTUAL)],
  ['list of states', 'ScanCommand', true, ({ states }) => states.list()],
  ['read of a job', 'GetItemCommand', true, ({ jobs }) => jobs.read('some_job')],
  ['list of jobs', 'ScanCommand', true, async ({ listing }) => listing.jobs()[Symbol.asyncIterator]().next()],
  ['openJobs', 'QueryCommand', false, async ({ jobs }) => jobs.openJobs()[Symbol.asyncIterator]().next()],
];

describe('reads', () => {
  test.each(READS)('%s: one %s, ConsistentRead %s', async (_, command, isConsistent, read) => {
    await read(fresh.store);
    expect(requests).toEqual([{ command, input: expect.objectContaining({ ConsistentRead: isConsistent }) }]);
  });

  test('a head asks for no more rows than it was asked for', async () => {
    await fresh.store.writer.writeBatch('queued', someTasks(20));
    requests = [];
    await fresh.store.tasks.queuedHead(REF.lane, 8);
    expect(requests.map(({ input }) => input.Limit)).toEqual([8]);
  });

  test('what needs ids or keys only leaves bodies where they are', async () => {
    const { tasks } = fresh.store;
    await tasks.isClosed(REF);
    await tasks.idsBetween('closed', REF.lane, 'a', 'b');
    await tasks.countClosed(REF.lane, 'a', 'b', 'c');
    const projections = requests.map(({ input }) => input.ProjectionExpression);
    expect(projections).toEqual(['#task_id', '#lane, #task_id', '#lane, #task_id, #status']);
  });
});

describe('writes', () => {
  test('each is one request', async () => {
    const { tasks, states, jobs } = fresh.store;
    const writes: (() => Promise<unknown>)[] = [
      () => tasks.takeQueued(REF),
      () => tasks.putSlot(aSlot()),
      () => tasks.freeSlot('some_worker', 0, 'stale'),
      () => tasks.claimWaiting(REF, { dueMs: 1, attempt: 2, token: 'mine' }),
      () => tasks.releaseWaiting(REF, { token: 'mine', attempts: 2, dueMs: 2, history: [] }),
      () => states.write(aState()),
      () => states.raiseLanes('some_worker', 2),
      () => jobs.takeOver({ jobId: 'some_job', epoch: 1 }, 1),
    ];
    for (const write of writes) {
      requests = [];
      await write();
      expect(requests).toHaveLength(1);
    }
  });

  test('every condition names its columns by placeholders, none of which may be a reserved word', async () => {
    await fresh.store.tasks.putSlot(aSlot(), 'seen');
    expect(requests[0]?.input).toMatchObject({
      ConditionExpression: '#token = :held',
      ExpressionAttributeNames: { '#token': 'token' },
      ExpressionAttributeValues: { ':held': { S: 'seen' } },
    });
  });
});
