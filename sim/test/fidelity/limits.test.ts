import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '../../src/dynamodb/item.ts';
import { type Backend, clear, emulatorBackend, emulatorKinds, modelBackend, NAMES, type Request } from './backends.ts';
import { normalAnswer, UPDATE_SLACK_BYTES } from './known-differences.ts';

const TableName = NAMES.queued;
const S = (value: string) => ({ S: value });
const ITEM_BYTES_MAX = 400 * 1024;
const NAMES_AND_KEYS_BYTES = 'lane'.length + 1 + 'task_id'.length + 1 + 'payload'.length;

/** An item of so many bytes. */
const itemOf = (bytes: number): Item => ({
  ...{ lane: S('l'), task_id: S('t') },
  payload: S('x'.repeat(bytes - NAMES_AND_KEYS_BYTES)),
});

const put = (Item: Item): Request => ({ operation: 'PutItem', input: { TableName, Item } });
const batch = (items: readonly Item[]): Request => ({
  operation: 'BatchWriteItem',
  input: { RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } },
});
const rows = (count: number): Item[] =>
  Array.from({ length: count }, (_, n) => ({ lane: S('l'), task_id: S(`t${n}`) }));
const setTo = (bytes: number): Request => ({
  operation: 'UpdateItem',
  input: {
    ...{ TableName, Key: { lane: S('l'), task_id: S('t') }, UpdateExpression: 'SET #payload = :set_payload' },
    ExpressionAttributeNames: { '#payload': 'payload' },
    ExpressionAttributeValues: { ':set_payload': itemOf(bytes).payload },
  },
});

const OK = 'written';
const REFUSED = 'ValidationException';

const CASES: readonly (readonly [string, Request, string])[] = [
  ['an item of 400 KB', put(itemOf(ITEM_BYTES_MAX)), OK],
  ['an item of a byte more', put(itemOf(ITEM_BYTES_MAX + 1)), REFUSED],
  ['an update to 400 KB, nearly', setTo(ITEM_BYTES_MAX - UPDATE_SLACK_BYTES), OK],
  ['an update to a byte more', setTo(ITEM_BYTES_MAX + 1), REFUSED],
  ['a batch of 25', batch(rows(25)), OK],
  ['a batch of 26', batch(rows(26)), REFUSED],
  ['a batch with one key twice', batch([...rows(3), ...rows(1)]), REFUSED],
  ['a batch with an item that is too large', batch([...rows(2), itemOf(ITEM_BYTES_MAX + 1)]), REFUSED],
];

for (const kind of emulatorKinds) {
  const { name, missing } = kind;
  describe.skipIf(missing)(`limits of the model and of ${name}${missing ? ` (skipped: ${missing})` : ''}`, () => {
    let emulator: Backend;

    beforeAll(async () => {
      emulator = await emulatorBackend(kind);
    });

    afterAll(async () => {
      await emulator?.stop();
    });

    test.each(CASES)('%s', async (_, request, outcome) => {
      await clear(emulator);
      const model = modelBackend();
      const given = await model.answer(request);
      expect('error' in given ? given.error : OK).toBe(outcome);
      const said = normalAnswer(await emulator.answer(request), request, name);
      expect(said).toEqual(normalAnswer(given, request, name));
      const all: Request = { operation: 'Scan', input: { TableName, ConsistentRead: true } };
      const left = normalAnswer(await emulator.answer(all), all, name);
      expect(normalAnswer(await model.answer(all), all, name)).toEqual(left);
    });
  });
}

test('bytes of UTF-8 count, not letters', async () => {
  const item = itemOf(ITEM_BYTES_MAX);
  const longer = { ...item, payload: S(item.payload?.S?.replace('x', 'é') ?? '') };
  expect(await modelBackend().answer(put(longer))).toEqual({ error: REFUSED });
});

test('a page ends with the row that makes it 1 MB, and tells where', async () => {
  const model = modelBackend();
  const item = (n: number): Item => ({ ...itemOf(256 * 1024), task_id: S(`${n}`) });
  for (let n = 0; n < 6; n++) await model.answer(put(item(n)));
  const query = {
    ...{ TableName, ConsistentRead: true, KeyConditionExpression: '#lane = :lane' },
    ...{ ExpressionAttributeNames: { '#lane': 'lane' }, ExpressionAttributeValues: { ':lane': S('l') } },
  };
  const last = { lane: S('l'), task_id: S('3') };
  const first = await model.answer({ operation: 'Query', input: query });
  expect(first).toMatchObject({ output: { Count: 4, LastEvaluatedKey: last } });
  const second = await model.answer({ operation: 'Query', input: { ...query, ExclusiveStartKey: last } });
  expect(second).toEqual({ output: { Count: 2, Items: [item(4), item(5)] } });
});
