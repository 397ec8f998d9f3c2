import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { ScriptProcess } from '../support/child-process.ts';
import { createWaitingTable, dynamoClient } from '../support/dynamo.ts';
import { tempFolder } from '../support/temp-folder.ts';

const OWNER = new URL('./fixture/owner.mjs', import.meta.url);
const TABLE = 'sosw_waiting';
const KILLS = 10;
const WRITERS = 8;
const KEYS_PER_WRITER = 6;
/** The kill comes after so many acknowledged writes, in the middle of up to 8 others. */
const WRITES_MAX = 150;

/** What a row holds: its due time, `none` when it has none, `absent` when there is no row. */
type Row = number | 'none' | 'absent';

/** Of each key, what it holds for sure, and what a write without an answer may have made of it. */
interface Known {
  row: Row;
  unknown?: Row;
}

/** Writes to its own keys, one after the other, until the emulator is gone. */
class Writer {
  readonly known = new Map<string, Known>();
  readonly #client: () => DynamoDBClient;
  readonly #onWritten: () => void;

  constructor(n: number, client: () => DynamoDBClient, onWritten: () => void) {
    this.#client = client;
    this.#onWritten = onWritten;
    for (let key = 0; key < KEYS_PER_WRITER; key++) this.known.set(`${n}-${key}`, { row: 'absent' });
  }

  async write(): Promise<void> {
    for (;;) {
      const [id, known] = pick([...this.known]);
      const row = pick<Row>([1, 2, 3, 'none', 'absent']);
      known.unknown = row;
      try {
        await this.#send(id, known.row, row);
      } catch {
        return;
      }
      known.row = row;
      delete known.unknown;
      this.#onWritten();
    }
  }

  async #send(id: string, before: Row, after: Row): Promise<void> {
    const client = this.#client();
    const Key = keyOf(id);
    if (after === 'absent') {
      await client.send(new DeleteItemCommand({ TableName: TABLE, Key }));
    } else if (before === 'absent' || Math.random() < 0.5) {
      await client.send(new PutItemCommand({ TableName: TABLE, Item: { ...Key, ...due(after) } }));
    } else {
      const change =
        after === 'none'
          ? { UpdateExpression: 'REMOVE due_ms' }
          : { UpdateExpression: 'SET due_ms = :d', ExpressionAttributeValues: { ':d': { N: String(after) } } };
      await client.send(new UpdateItemCommand({ TableName: TABLE, Key, ...change }));
    }
  }
}

const keyOf = (id: string) => ({ lane: { S: 'w#0' }, task_id: { S: id } });
const due = (row: Row) => (typeof row === 'number' ? { due_ms: { N: String(row) } } : {});

function pick<Value>(values: readonly Value[]): Value {
  const value = values[Math.floor(Math.random() * values.length)];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}

async function rows(client: DynamoDBClient, index?: string): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  const input = { TableName: TABLE, ConsistentRead: true, ...(index !== undefined && { IndexName: index }) };
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    for (const { task_id, due_ms } of Items as Record<string, AttributeValue>[]) {
      found.set(task_id?.S ?? '?', due_ms?.N === undefined ? 'none' : Number(due_ms.N));
    }
  }
  return found;
}

test('a store that is killed in the middle of its writes has every acknowledged one, and all of them in its index', async () => {
  const folder = await tempFolder();
  let client: DynamoDBClient | undefined;
  let written = 0;
  let onWritten = () => {};
  const current = () => {
    if (client === undefined) throw new Error('no emulator runs');
    return client;
  };
  const writers = Array.from({ length: WRITERS }, (_, n) => new Writer(n, current, () => onWritten()));

  for (let kill = 0; kill <= KILLS; kill++) {
    const owner = new ScriptProcess(OWNER, [folder]);
    await owner.line();
    owner.write('go\n');
    client = dynamoClient(JSON.parse(await owner.line()).endpoint);
    if (kill === 0) await createWaitingTable(client, TABLE);

    const found = await rows(client);
    const indexed = await rows(client, 'due');
    expect(indexed).toEqual(new Map([...found].filter(([, row]) => row !== 'none')));
    for (const { known } of writers) {
      for (const [id, state] of known) {
        const row = found.get(id) ?? 'absent';
        expect([state.row, state.unknown ?? state.row]).toContain(row);
        known.set(id, { row });
      }
    }

    const until = written + 1 + Math.floor(Math.random() * WRITES_MAX);
    const reached = new Promise<void>((resolve) => {
      onWritten = () => {
        written += 1;
        if (written === until) resolve();
      };
    });
    const writing = Promise.all(writers.map((writer) => writer.write()));
    await reached;
    await owner.kill();
    await writing;
  }
  expect(written).toBeGreaterThan(KILLS);
}, 120_000);
