/** dynalite 4 brings no types; this is what the tests use of it. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Milliseconds that a table stays in CREATING, DELETING, UPDATING; the defaults are 500 each. */
  export default function dynalite(options: {
    readonly createTableMs: number;
    readonly deleteTableMs: number;
    readonly updateTableMs: number;
  }): Server;
}
