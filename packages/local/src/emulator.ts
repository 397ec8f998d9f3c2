import type { IncomingMessage, RequestListener, Server } from 'node:http';
import dynalite from 'dynalite';
import { repairDynalite, storeOf } from './data/dynalite-repair.ts';
import { closeServer, LOOPBACK, listen } from './host/http.ts';

/** A DynamoDB on this machine. */
export interface Emulator {
  /** URL for `AWS_ENDPOINT_URL_DYNAMODB` or a client's `endpoint`. */
  readonly endpoint: string;
  /** Stops it; tables in memory are gone. Repeatable. */
  close(): Promise<void>;
}

export interface EmulatorOptions {
  /** Folder that it keeps its tables in, made when missing; for this process alone. Default: in memory. */
  readonly folder?: string;
}

/**
 * Starts a DynamoDB emulator in this process. A new table can be used at once. What it has acknowledged in a folder is
 * there again whenever the process is killed; it calls no fsync, so a power cut may take the last writes.
 *
 * @throws Error of LevelDB when the folder cannot be opened; see {@link isFolderLocked}
 */
export async function startEmulator({ folder }: EmulatorOptions = {}): Promise<Emulator> {
  repairDynalite();
  const options = {
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(folder !== undefined && { path: folder }),
  };
  const server = dynalite(options);
  await storeOf(options)?.db.open(); // else a folder that cannot be opened would only show at the first request
  surviveBrokenRequests(server);
  server.keepAliveTimeout = 0; // a client that reuses a connection must not find that it was closed in that moment
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

/** Whether {@link startEmulator} failed because another process, or another emulator of this one, has the folder. */
export function isFolderLocked(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED';
}

/** dynalite throws when a request breaks off: a worker that is killed while it writes would end the whole fleet. */
function surviveBrokenRequests(server: Server): void {
  const serve = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response) => {
    for (const listener of serve) listener(request, response);
    request.removeAllListeners('error').on('error', () => response.destroy());
  });
}
