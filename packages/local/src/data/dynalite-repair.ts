import { Readable } from 'node:stream';
import type { DynaliteOptions } from 'dynalite';
import db, {
  type Done,
  type Item,
  type LevelIterator,
  type Operation,
  type Store,
  type Table,
} from 'dynalite/db/index.js';

/** Stores by the options that they were made with. */
const stores = new WeakMap<DynaliteOptions, Store>();

/** Index rows that will be written with their item, by the item's whole key; its lock is held meanwhile. */
const indexRows = new WeakMap<Store, Map<string, Operation[]>>();

/** Several copies of this module in one process find that dynalite is whole by this. */
const MARK = Symbol.for('sosw.dynalite.repaired');

/**
 * Repairs three faults of dynalite 4.0.0 in this process, from outside. To be called before a store is made. Repeatable.
 *
 * 1. An item and its rows in indexes are separate writes. A process that is killed between them leaves an item that its
 *    index does not show, for ever. Here they are one batch of LevelDB, which is atomic.
 * 2. A query never closes its iterator: some 20 KB a query that never come back.
 * 3. A table is written as CREATING and a moment later as ACTIVE. A process that is killed in between leaves a table
 *    that can neither be used nor created.
 */
export function repairDynalite(): void {
  if (MARK in db) return;
  Object.defineProperty(db, MARK, { value: true });
  const { create } = db;
  db.create = (options) => {
    const store = create(options);
    stores.set(options, store);
    writeIndexesWithItems(store);
    closeIterators(store);
    writeTablesAsActive(store);
    return store;
  };
  db.updateIndexes = keepIndexRows;
}

/** The store that dynalite has made with these options. */
export function storeOf(options: DynaliteOptions): Store | undefined {
  return stores.get(options);
}

function writeIndexesWithItems(store: Store): void {
  const kept = new Map<string, Operation[]>();
  indexRows.set(store, kept);
  const { getItemDb } = store;
  const whole = new WeakSet<object>();
  store.getItemDb = (tableName) => {
    const items = getItemDb(tableName);
    if (whole.has(items)) return items;
    whole.add(items);
    const { put, del } = items;
    const write = (operation: Operation, done: Done, alone: () => void) => {
      const rows = kept.get(operation.key);
      kept.delete(operation.key);
      if (rows === undefined) alone();
      else store.db.batch([...rows, operation], done);
    };
    items.put = (key, value, done) =>
      write({ type: 'put', key: itemKey(tableName, key), value }, done, () => put(key, value, done));
    items.del = (key, done) => write({ type: 'del', key: itemKey(tableName, key) }, done, () => del(key, done));
    return items;
  };
}

/** Instead of writing the rows of indexes, keeps them for the write of the item that follows. */
function keepIndexRows(store: Store, table: Table, before: Item | undefined, after: Item | null, done: Done): void {
  const rows = (['Local', 'Global'] as const).flatMap((kind) => {
    const { puts, deletes } = db.getIndexActions(table[`${kind}SecondaryIndexes`] ?? [], before, after, table);
    const rowKey = (index: string, key: string) => `index-${kind.toLowerCase()}~${table.TableName}~${index}~${key}`;
    return [
      ...deletes.map(({ index, key }): Operation => ({ type: 'del', key: rowKey(index, key) })),
      ...puts.map(({ index, key, item }): Operation => ({ type: 'put', key: rowKey(index, key), value: item })),
    ];
  });
  const item = after ?? before;
  if (item && rows.length > 0) {
    indexRows.get(store)?.set(itemKey(table.TableName, db.createKey(item, table)), rows);
  }
  done(null);
}

function itemKey(tableName: string, key: string): string {
  return `item-${tableName}~${key}`;
}

function closeIterators({ db: level }: Store): void {
  level.createKeyStream = (range) => stream(level.keys(range));
  level.createValueStream = (range) => stream(level.values(range));
}

function stream(iterator: LevelIterator): Readable {
  return new Readable({
    objectMode: true,
    read() {
      iterator.next().then(
        (entry) => this.push(entry ?? null),
        (error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      iterator.close().then(() => done(error), done);
    },
  });
}

/** Nothing takes time here: a table is there, or is not. */
function writeTablesAsActive({ tableDb }: Store): void {
  const { put } = tableDb;
  tableDb.put = (name, table, done) => {
    const { TableStatus } = table as Table;
    if (TableStatus === 'DELETING') setImmediate(done, null);
    else put(name, asActive(table as Table), done);
  };
}

function asActive(table: Table): Table {
  const { GlobalSecondaryIndexes: indexes } = table;
  const active = indexes && { GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, IndexStatus: 'ACTIVE' })) };
  return { ...table, TableStatus: 'ACTIVE', ...active };
}
