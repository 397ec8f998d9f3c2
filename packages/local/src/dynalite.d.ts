/** dynalite 4 brings no types; this is what we use of it. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export interface DynaliteOptions {
    /** How long a table stays in CREATING, DELETING, UPDATING; milliseconds. */
    readonly createTableMs: number;
    readonly deleteTableMs: number;
    readonly updateTableMs: number;
    /** Folder of the LevelDB. Absent: in memory. */
    readonly path?: string;
  }

  /** A server that has to be told to listen; closing it closes its store. */
  export default function dynalite(options: DynaliteOptions): Server;
}

/** Its store. The actions call these functions through the module's object, so that they can be replaced. */
declare module 'dynalite/db/index.js' {
  import type { Readable } from 'node:stream';
  import type { DynaliteOptions } from 'dynalite';

  export type Done = (error: unknown) => void;
  export type Item = object;

  export type Operation =
    | { readonly type: 'put'; readonly key: string; readonly value: Item }
    | { readonly type: 'del'; readonly key: string };

  export interface LevelIterator {
    /** Undefined at the end. */
    next(): Promise<unknown>;
    close(): Promise<void>;
  }

  export interface Level {
    /** Rejects when it could not be opened; `cause.code` is `LEVEL_LOCKED` when another process has it open. */
    open(): Promise<void>;
    keys(range?: object): LevelIterator;
    values(range?: object): LevelIterator;
    /** Atomic. */
    batch(operations: readonly Operation[], done: Done): void;
    createKeyStream(range?: object): Readable;
    createValueStream(range?: object): Readable;
  }

  /** A part of the store whose keys have a prefix of their own. */
  export interface SubStore {
    get(key: string, done: (error: unknown, value?: Item) => void): void;
    put(key: string, value: Item, done: Done): void;
    del(key: string, done: Done): void;
  }

  export interface Store {
    readonly db: Level;
    /** Descriptions of the tables, by name. */
    readonly tableDb: SubStore;
    /** Items of a table. */
    getItemDb(tableName: string): SubStore;
  }

  export interface Index {
    readonly IndexName: string;
    IndexStatus?: string;
  }

  export interface Table {
    readonly TableName: string;
    readonly TableStatus: string;
    readonly LocalSecondaryIndexes?: readonly Index[];
    readonly GlobalSecondaryIndexes?: readonly Index[];
  }

  /** The rows of indexes that change with an item; keys without prefix. */
  export interface IndexActions {
    readonly puts: readonly { readonly index: string; readonly key: string; readonly item: Item }[];
    readonly deletes: readonly { readonly index: string; readonly key: string }[];
  }

  const db: {
    create(options: DynaliteOptions): Store;
    /** Key of an item in its table's part of the store. */
    createKey(item: Item, table: Table): string;
    getIndexActions(
      indexes: readonly Index[],
      before: Item | undefined,
      after: Item | null,
      table: Table,
    ): IndexActions;
    /** Called before an item is written, while its key is locked. */
    updateIndexes(store: Store, table: Table, before: Item | undefined, after: Item | null, done: Done): void;
  };
  export default db;
}
