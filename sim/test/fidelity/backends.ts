import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createTableInput, createTables, keyColumns, TABLE_SHAPES, type TableKind, tableNames } from 'sosw/aws/store';
import { ManualSystem } from 'sosw/testing';
import { EMULATORS, type EmulatorKind } from '../../../packages/core/test/support/emulators.ts';
import { emulatorClient } from '../../../packages/core/test/support/fresh-store.ts';
import type { Item } from '../../src/dynamodb/item.ts';
import { DynamoDbModel } from '../../src/dynamodb/model.ts';
import { STALE_MS_MAX } from '../../src/dynamodb/table.ts';

/** A request as core sends it; tables have their standard names. */
export interface Request {
  readonly operation: string;
  readonly input: object;
}

/** What came of a request: an output, or the name of an error. */
export type Answer = { readonly output: Record<string, unknown> } | { readonly error: string };

/** Something that answers as DynamoDB does. */
export interface Backend {
  readonly name: string;
  answer(request: Request): Promise<Answer>;
  /** Tables that may have rows. */
  readonly used: Set<string>;
  stop(): Promise<void>;
}

export const NAMES = tableNames();
export const TABLE_KINDS = Object.keys(TABLE_SHAPES) as TableKind[];

/**
 * The model with its pauses taken at once. A third of its dice say "pause here", so that pages are resumed often; its
 * time goes on by more than the age of an eventual read at each call, so that those too see what is there.
 */
export function modelBackend(): Backend & { readonly model: DynamoDbModel } {
  let [draws, nowMs] = [0, 0];
  const model = new DynamoDbModel({ now: () => nowMs, random: () => (draws++ % 3) / 3, onChange: () => {} });
  for (const kind of TABLE_KINDS) model.createTable(createTableInput(NAMES[kind], TABLE_SHAPES[kind]));
  return {
    ...{ name: 'model', model, used: new Set<string>() },
    answer: ({ operation, input }) =>
      settled(async () => {
        nowMs += 2 * STALE_MS_MAX;
        return drained(model.perform(operation, input));
      }),
    stop: async () => {},
  };
}

/** Takes all pauses at once. */
export function drained(call: Generator<void, object, void>): object {
  for (;;) {
    const { done, value } = call.next();
    if (done) return value;
  }
}

export const emulatorKinds: readonly EmulatorKind[] = EMULATORS;

export async function emulatorBackend({ name, start }: EmulatorKind): Promise<Backend> {
  const emulator = await start();
  const client = emulatorClient(emulator);
  await createTables(client, NAMES, new ManualSystem({ autoAdvance: true }).timers);
  const used = new Set<string>();
  return {
    ...{ name, used },
    answer: (request) => {
      for (const table of tablesOf(request)) used.add(table);
      return settled(() => send(client, request));
    },
    stop: async () => {
      client.destroy();
      await emulator.stop();
    },
  };
}

async function settled(send: () => Promise<object>): Promise<Answer> {
  try {
    return { output: { ...(await send()) } };
  } catch (error) {
    // What goes wrong in the model or in a test itself carries no metadata of a call.
    if (!(error instanceof Error && '$metadata' in error)) throw error;
    return { error: error.name };
  }
}

/** The tests make requests of parts: their shape is what is tested here, by those who answer. */
function send(client: DynamoDBClient, { operation, input }: Request): Promise<object> {
  const of = <Input>() => input as Input;
  switch (operation) {
    case 'BatchWriteItem':
      return client.send(new BatchWriteItemCommand(of()));
    case 'DeleteItem':
      return client.send(new DeleteItemCommand(of()));
    case 'DescribeTable':
      return client.send(new DescribeTableCommand(of()));
    case 'GetItem':
      return client.send(new GetItemCommand(of()));
    case 'PutItem':
      return client.send(new PutItemCommand(of()));
    case 'Query':
      return client.send(new QueryCommand(of()));
    case 'Scan':
      return client.send(new ScanCommand(of()));
    case 'UpdateItem':
      return client.send(new UpdateItemCommand(of()));
    default:
      throw new Error(`no command ${operation}`);
  }
}

const PAGES_MAX = 100;

/** All rows of a table, read by pages. */
export async function rowsOf(backend: Backend, kind: TableKind): Promise<Item[]> {
  const rows: Item[] = [];
  let start: unknown;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const input = {
      TableName: NAMES[kind],
      ConsistentRead: true,
      ...(start !== undefined && { ExclusiveStartKey: start }),
    };
    const answer = await backend.answer({ operation: 'Scan', input });
    if ('error' in answer) throw new Error(`${backend.name}: ${answer.error}`);
    rows.push(...(answer.output.Items as Item[]));
    start = answer.output.LastEvaluatedKey;
    if (start === undefined) return rows;
  }
  throw new Error(`${backend.name}: more than ${PAGES_MAX} pages`);
}

/** Deletes all rows: a new set of tables for each run takes longer than the run. */
export async function clear(backend: Backend): Promise<void> {
  for (const kind of TABLE_KINDS.filter((one) => backend.used.has(NAMES[one]))) {
    const columns = keyColumns(TABLE_SHAPES[kind]).map(({ name }) => name);
    for (const row of await rowsOf(backend, kind)) {
      const Key = Object.fromEntries(columns.map((column) => [column, row[column]]));
      await backend.answer({ operation: 'DeleteItem', input: { TableName: NAMES[kind], Key } });
    }
    backend.used.delete(NAMES[kind]);
  }
}

function tablesOf({ input }: Request): readonly string[] {
  const { TableName, RequestItems = {} }: { readonly TableName?: string; readonly RequestItems?: object } = input;
  return TableName === undefined ? Object.keys(RequestItems) : [TableName];
}
