import { createTableInput, TABLE_SHAPES } from 'sosw/aws/store';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Item } from '../../src/dynamodb/item.ts';
import { type Change, DynamoDbModel } from '../../src/dynamodb/model.ts';
import { drained, NAMES, TABLE_KINDS } from './backends.ts';

/** What emulators cannot show: time that passes within a call, old reads, prices. */

/** Dice that fall as a test wants: once each, then as the last. */
const PAUSE = 0;
const NO_PAUSE = 0.99;

let nowMs: number;
let dice: number;
let changes: Change[];
let model: DynamoDbModel;

beforeEach(() => {
  [nowMs, dice, changes] = [10_000, NO_PAUSE, []];
  model = new DynamoDbModel({ now: () => nowMs, random: () => dice, onChange: (change) => changes.push(change) });
  for (const kind of TABLE_KINDS) model.createTable(createTableInput(NAMES[kind], TABLE_SHAPES[kind]));
});

const TableName = NAMES.waiting;
const S = (value: string) => ({ S: value });
const N = (value: number) => ({ N: String(value) });
const keyOf = (id: string): Item => ({ lane: S('l'), task_id: S(id) });
const rowOf = (id: string, columns: Item = {}): Item => ({ ...keyOf(id), ...columns });
const put = (Item: Item) => drained(model.perform('PutItem', { TableName, Item }));
const remove = (id: string) => drained(model.perform('DeleteItem', { TableName, Key: keyOf(id) }));
const idsOf = (page: object) => (page as { Items: Item[] }).Items.map(({ task_id: id }) => id?.S);

const ALL = {
  TableName,
  KeyConditionExpression: '#lane = :lane',
  ExpressionAttributeNames: { '#lane': 'lane' },
  ExpressionAttributeValues: { ':lane': S('l') },
};

describe('a page is read committed, not a snapshot', () => {
  test('what is written behind the reader is missed, what is written before it is seen', () => {
    for (const id of ['b', 'd', 'f']) put(rowOf(id));
    dice = PAUSE;
    const reader = model.perform('Query', { ...ALL, ConsistentRead: true });
    expect(reader.next().done).toBe(false); // has read b
    dice = NO_PAUSE;
    put(rowOf('a'));
    remove('b');
    put(rowOf('c'));
    remove('d');
    put(rowOf('e'));
    expect(idsOf(drained(reader))).toEqual(['b', 'c', 'e', 'f']);
  });

  test('a row that moves on in the index is seen twice, one that moves back is missed', () => {
    for (const [id, due] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const)
      put(rowOf(id, { due_ms: N(due) }));
    dice = PAUSE;
    const reader = model.perform('Query', { ...ALL, IndexName: 'due', ConsistentRead: true });
    reader.next(); // has read a
    dice = NO_PAUSE;
    put(rowOf('a', { due_ms: N(9) }));
    put(rowOf('c', { due_ms: N(0) }));
    expect(idsOf(drained(reader))).toEqual(['a', 'b', 'a']);
  });

  test('it is read in four pieces at most', () => {
    for (let n = 0; n < 20; n++) put(rowOf(`t${n}`));
    dice = PAUSE;
    const reader = model.perform('Query', { ...ALL, ConsistentRead: true });
    let pauses = 0;
    while (!reader.next().done) pauses += 1;
    expect(pauses).toBe(3);
  });

  test('an other request with the same expressions in a pause does not change what the reader asked for', () => {
    for (const id of ['a', 'b']) put(rowOf(id));
    dice = PAUSE;
    const reader = model.perform('Query', { ...ALL, ConsistentRead: true });
    reader.next();
    dice = NO_PAUSE;
    drained(
      model.perform('Query', { ...ALL, ExpressionAttributeValues: { ':lane': S('other') }, ConsistentRead: true }),
    );
    expect(idsOf(drained(reader))).toEqual(['a', 'b']);
  });
});

describe('an eventually consistent read', () => {
  /** Dice below a half ask for an old view, and for how old: 0.499 of a second. */
  const OLD = 0.499;
  const get = (ConsistentRead: boolean) =>
    drained(model.perform('GetItem', { TableName, Key: keyOf('a'), ConsistentRead }));
  const query = (more: object = {}) => idsOf(drained(model.perform('Query', { ...ALL, ...more })));

  test('sees what was, a strong one what is', () => {
    put(rowOf('a', { attempts: N(1) }));
    nowMs += 5_000;
    put(rowOf('a', { attempts: N(2) }));
    nowMs += 400;
    dice = OLD;
    expect(get(false)).toEqual({ Item: rowOf('a', { attempts: N(1) }) });
    expect(get(true)).toEqual({ Item: rowOf('a', { attempts: N(2) }) });
    nowMs += 200;
    expect(get(false)).toEqual({ Item: rowOf('a', { attempts: N(2) }) });
  });

  test('half of them see the present', () => {
    put(rowOf('a'));
    dice = 0.5;
    expect(get(false)).toEqual({ Item: rowOf('a') });
    dice = OLD;
    expect(get(false)).toEqual({});
  });

  test('sees a row that was deleted within its age, in table and index, and not longer', () => {
    put(rowOf('a', { due_ms: N(1) }));
    nowMs += 5_000;
    remove('a');
    dice = OLD;
    for (const index of [{}, { IndexName: 'due' }]) expect(query(index)).toEqual(['a']);
    nowMs += 498;
    for (const index of [{}, { IndexName: 'due' }]) expect(query(index)).toEqual(['a']);
    nowMs += 2;
    for (const index of [{}, { IndexName: 'due' }]) expect(query(index)).toEqual([]);
    expect(query({ ConsistentRead: true })).toEqual([]);
  });

  test('does not see a row that was put within its age', () => {
    put(rowOf('a', { due_ms: N(1) }));
    dice = OLD;
    for (const index of [{}, { IndexName: 'due' }]) expect(query(index)).toEqual([]);
  });

  test('sees an index row where it stood', () => {
    for (const [id, due] of [
      ['a', 1],
      ['b', 2],
    ] as const)
      put(rowOf(id, { due_ms: N(due) }));
    nowMs += 5_000;
    put(rowOf('a', { due_ms: N(9) }));
    expect(query({ IndexName: 'due', ConsistentRead: true })).toEqual(['b', 'a']);
    dice = OLD;
    expect(query({ IndexName: 'due' })).toEqual(['a', 'b']);
  });

  test('is never older than a second, however many versions a row has had', () => {
    for (let n = 0; n < 300; n++) {
      put(rowOf('a', { attempts: N(n) }));
      nowMs += 10;
    }
    for (dice = 0; dice < 0.5; dice += 0.01) {
      const { Item } = get(false) as { Item: Item };
      expect(Item.attempts).toEqual(N(299 - Math.floor(Math.max(0, Math.floor(dice * 1000) - 1) / 10)));
    }
  });
});

describe('capacity', () => {
  const unitsOf = (write: () => unknown) => {
    const before = model.capacity.writeUnits;
    write();
    return model.capacity.writeUnits - before;
  };
  const readUnitsOf = (read: () => unknown) => {
    const before = model.capacity.readUnits;
    read();
    return model.capacity.readUnits - before;
  };

  test('of the index: put and removed 1, another key 2, another column that it holds 1, nothing else', () => {
    expect(unitsOf(() => put(rowOf('a')))).toBe(1);
    expect(unitsOf(() => put(rowOf('a', { due_ms: N(1), attempts: N(0) })))).toBe(2);
    expect(unitsOf(() => put(rowOf('a', { due_ms: N(2), attempts: N(0) })))).toBe(3);
    expect(unitsOf(() => put(rowOf('a', { due_ms: N(2), attempts: N(1) })))).toBe(2);
    expect(unitsOf(() => put(rowOf('a', { due_ms: N(2), attempts: N(1), token: S('t') })))).toBe(1);
    expect(unitsOf(() => put(rowOf('a', { attempts: N(1) })))).toBe(2);
    expect(changes.map(({ units }) => units)).toEqual([1, 2, 3, 2, 1, 2]);
  });

  test('of rows: one unit for each KB that was begun, of the larger of old and new', () => {
    const big = { payload: S('x'.repeat(1_500)) };
    expect(unitsOf(() => put(rowOf('a', big)))).toBe(2);
    expect(unitsOf(() => put(rowOf('a')))).toBe(2);
    expect(unitsOf(() => put(rowOf('a', big)))).toBe(2);
    expect(unitsOf(() => remove('a'))).toBe(2);
    expect(unitsOf(() => remove('a'))).toBe(1);
  });

  test('a failed condition costs what the row that stands costs', () => {
    const failing = { TableName, ConditionExpression: 'attribute_not_exists(task_id)' };
    put(rowOf('a', { payload: S('x'.repeat(1_500)) }));
    const fail = () => drained(model.perform('PutItem', { ...failing, Item: rowOf('a') }));
    expect(unitsOf(() => expect(fail).toThrow('ConditionalCheckFailedException'))).toBe(2);
    expect(changes).toHaveLength(1);
  });

  test('reads: a unit for each 4 KB that was begun, half if eventual', () => {
    for (const id of ['a', 'b', 'c']) put(rowOf(id, { payload: S('x'.repeat(1_900)) }));
    expect(readUnitsOf(() => drained(model.perform('Query', { ...ALL, ConsistentRead: true })))).toBe(2);
    expect(readUnitsOf(() => drained(model.perform('Query', ALL)))).toBe(1);
    expect(readUnitsOf(() => drained(model.perform('GetItem', { TableName, Key: keyOf('a') })))).toBe(0.5);
  });
});

describe('a batch', () => {
  const batch = (ids: readonly string[]) => ({
    RequestItems: { [TableName]: ids.map((id) => ({ PutRequest: { Item: rowOf(id) } })) },
  });
  const ids = () => [...model.items(TableName)].map(({ task_id: id }) => id?.S);

  test('writes row by row, and others act between', () => {
    dice = PAUSE;
    const call = model.perform('BatchWriteItem', batch(['a', 'b']));
    call.next();
    expect(ids()).toEqual(['a']);
    remove('a');
    drained(call);
    expect(ids()).toEqual(['b']);
  });

  test('hands back what was left unprocessed, as it came', () => {
    const answers = [false, true, true];
    const output = drained(model.perform('BatchWriteItem', batch(['a', 'b', 'c']), () => answers.shift() ?? false));
    expect(ids()).toEqual(['a']);
    expect(output).toEqual({ UnprocessedItems: batch(['b', 'c']).RequestItems });
  });

  test('a batch with a row too many, or one twice, writes nothing', () => {
    const many = Array.from({ length: 26 }, (_, n) => `t${n}`);
    for (const given of [many, ['a', 'b', 'a']]) {
      expect(() => drained(model.perform('BatchWriteItem', batch(given)))).toThrow('ValidationException');
    }
    expect(ids()).toEqual([]);
  });

  test('rows of two tables may have the same key', () => {
    const { RequestItems } = batch(['a']);
    const puts = RequestItems[TableName] ?? [];
    drained(model.perform('BatchWriteItem', { RequestItems: { ...RequestItems, [NAMES.queued]: puts } }));
    expect([...model.items(NAMES.queued)]).toEqual([rowOf('a')]);
  });
});

describe('items', () => {
  test('those that were handed in or out are not the stored ones', () => {
    const given = rowOf('a', { attempts: N(1) });
    put(given);
    given.attempts = N(2);
    const read = () =>
      (drained(model.perform('GetItem', { TableName, Key: keyOf('a'), ConsistentRead: true })) as { Item: Item }).Item;
    read().attempts = N(3);
    expect(read()).toEqual(rowOf('a', { attempts: N(1) }));
  });

  test('a row of another type of value than the first with the same condition', () => {
    const update = (seen: Item[string]) => ({
      ...{ TableName, Key: keyOf('a'), UpdateExpression: 'SET #token = :new', ConditionExpression: '#token = :seen' },
      ExpressionAttributeNames: { '#token': 'token' },
      ExpressionAttributeValues: { ':seen': seen, ':new': N(1) },
    });
    put(rowOf('a', { token: S('1') }));
    drained(model.perform('UpdateItem', update(S('1'))));
    expect(() => drained(model.perform('UpdateItem', update(S('1'))))).toThrow('ConditionalCheckFailed');
    drained(model.perform('UpdateItem', update(N(1))));
  });

  test('one text with other names is about other columns', () => {
    const update = (column: string, seen: Item[string]) => ({
      ...{ TableName, Key: keyOf('a'), UpdateExpression: 'SET #n = :seen', ConditionExpression: '#n = :seen' },
      ExpressionAttributeNames: { '#n': column },
      ExpressionAttributeValues: { ':seen': seen },
    });
    put(rowOf('a', { attempts: N(1), token: S('t') }));
    drained(model.perform('UpdateItem', update('attempts', N(1))));
    drained(model.perform('UpdateItem', update('token', S('t'))));
    expect(() => drained(model.perform('UpdateItem', update('attempts', S('t'))))).toThrow('ConditionalCheckFailed');
  });
});

describe('what is not modelled is said aloud', () => {
  const attempt = (operation: string, input: object) => () =>
    drained(model.perform(operation, { TableName, ...input }));
  const names = { ExpressionAttributeNames: { '#n': 'n' }, ExpressionAttributeValues: { ':one': N(1) } };

  test.each([
    ['an operation', 'TransactWriteItems', {}],
    ['arithmetic', 'UpdateItem', { Key: keyOf('a'), UpdateExpression: 'SET #n = #n + :one', ...names }],
    ['a function', 'UpdateItem', { Key: keyOf('a'), UpdateExpression: 'SET #n = if_not_exists(#n, :one)', ...names }],
    ['ADD', 'UpdateItem', { Key: keyOf('a'), UpdateExpression: 'ADD #n :one', ...names }],
    [
      'other return values',
      'UpdateItem',
      { Key: keyOf('a'), UpdateExpression: 'SET #n = :one', ReturnValues: 'ALL_OLD', ...names },
    ],
    ['an unknown index', 'Query', { ...ALL, IndexName: 'other' }],
    ['the index backwards', 'Query', { ...ALL, IndexName: 'due', ScanIndexForward: false }],
    ['an expression that makes no sense', 'PutItem', { Item: rowOf('a'), ConditionExpression: 'task_id ==' }],
  ])('%s', (_, operation, input) => {
    put(rowOf('z', { n: N(1), due_ms: N(1) }));
    expect(attempt(operation, input)).toThrow(Error);
    expect(attempt(operation, input)).not.toThrow(/Exception/);
    expect(changes).toHaveLength(1);
  });
});
