/** dynalite 4 brings no types; this is what we use of it. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export interface DynaliteOptions {
    /** How long a table stays in CREATING, DELETING, UPDATING; milliseconds. */
    readonly createTableMs: number;
    readonly deleteTableMs: number;
    readonly updateTableMs: number;
  }

  /** A server that has to be told to listen; closing it closes its store. */
  export default function dynalite(options: DynaliteOptions): Server;
}
