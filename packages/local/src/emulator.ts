import dynalite from 'dynalite';
import { closeServer, LOOPBACK, listen } from './host/http.ts';

/** A DynamoDB on this machine. */
export interface Emulator {
  /** URL for `AWS_ENDPOINT_URL_DYNAMODB` or a client's `endpoint`. */
  readonly endpoint: string;
  /** Stops it; its tables are gone. Repeatable. */
  close(): Promise<void>;
}

/** Starts a DynamoDB emulator in this process, in memory. A new table can be used at once. */
export async function startEmulator(): Promise<Emulator> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const port = await listen(server);
  let closed: Promise<void> | undefined;
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    close() {
      closed ??= closeServer(server);
      return closed;
    },
  };
}
