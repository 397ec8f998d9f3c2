import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { assist, type WorkerAssistantDeps } from '../../src/essentials/worker-assistant.ts';
import { isPlainObject } from '../../src/runtime/config.ts';
import { faulty, someTasks } from '../../src/testing/index.ts';
import type { VectorCase } from '../vectors/compare.ts';
import type { Event } from './fake-functions.ts';
import { WORKER, type World } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a report left behind, as far as it is no layout of tables. */
export interface Recorded {
  /** Attributes that hold stats and results, as DynamoDB has them. */
  readonly outputs: Fields;
  /** Actions that were posted to the meta table. */
  readonly posted: readonly string[];
}

const OUTPUT = /^(stat|result)_/;

export function isOffered(given: VectorCase): boolean {
  return given.function === 'sosw.worker_assistant.WorkerAssistant.__call__';
}

/** Runs the only task of a fresh world, reports as the case says, and tells what was recorded about the task. */
export async function answerOf(world: World, given: VectorCase): Promise<Recorded> {
  const { event, update_error: isRefused } = fields(given.kwargs);
  await world.queue(someTasks(1));
  const [invoked = {}] = await world.tick(1, { maxAttempts: 1 }); // a failure closes it, with what was reported
  const deps = isRefused === undefined ? world.assistant() : refusing(world);
  await assist(deps, aboutTask(fields(event), invoked));
  return {
    outputs: await outputsOf(world, String(invoked.task_id)),
    posted: world.posts.map((post) => post.split(' ')[1] ?? '').filter((action) => action.startsWith('marked_as')),
  };
}

/** What the original recorded: the values of its update of the task row, and of its put of the meta row. */
export function expectationOf({ expected }: VectorCase): Recorded {
  const calls = Array.isArray(fields(expected).calls) ? (fields(expected).calls as readonly Fields[]) : [];
  const params = (operation: string) => fields(calls.find((call) => call.operation === operation)?.params);
  const values = fields(params('UpdateItem').ExpressionAttributeValues);
  const outputs = Object.entries(values).map(([name, value]) => [name.slice(1), value] as const);
  const action = fields(fields(params('PutItem').Item).action).S;
  return {
    outputs: Object.fromEntries(outputs.filter(([name]) => OUTPUT.test(name))),
    posted: typeof action === 'string' ? [action] : [],
  };
}

/** The original's workers send no receipt; ids of the case become that of the task, where they are ids. */
function aboutTask(event: Fields, invoked: Event): Fields {
  return typeof event.task_id === 'string' ? { ...event, task_id: invoked.task_id } : event;
}

async function outputsOf({ store, fresh }: World, taskId: string): Promise<Fields> {
  const closed = await store.tasks.readClosed({ lane: `${WORKER}#0`, taskId });
  if (!closed) throw new Error('the task is not closed');
  const Key = { lane: { S: closed.lane }, task_id: { S: taskId } };
  const { Item = {} } = await fresh.client.send(new GetItemCommand({ TableName: fresh.names.closed, Key }));
  return Object.fromEntries(Object.entries(Item).filter(([name]) => OUTPUT.test(name)));
}

function refusing(world: World): WorkerAssistantDeps {
  const plan = [1, 2, 3].map((call) => ({ operation: 'putClosed', call, fault: 'throttled' }) as const);
  return { ...world.assistant(), tasks: faulty(world.store.tasks, ...plan).port };
}

function fields(value: unknown): Fields {
  return isPlainObject(value) ? value : {};
}
