import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Everything of a local fleet listens here and nowhere else. */
export const LOOPBACK = '127.0.0.1';

/** Bytes of an oversized body that are read and thrown away before the connection is cut. */
const DISCARDED_BYTES_MAX = 64 * 1024 * 1024;

/**
 * A server whose connections stay open: a long poll is no slow request, and a client that reuses a connection must not
 * find that it was closed in that moment.
 */
export function loopbackServer(): Server {
  return createServer({ keepAliveTimeout: 0, requestTimeout: 0 });
}

/** Listens on a free port of loopback and returns that port. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Stops listening and cuts what is still connected. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * The body of a request as text, `undefined` when it has more than `bytesMax` bytes. The rest of such a body is read
 * nevertheless: a client that is still writing would see a reset instead of the answer.
 *
 * @throws TypeError for a body that is not UTF-8
 */
export async function readText(request: IncomingMessage, bytesMax: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bytesMax) chunks.push(chunk);
    else if (bytes > DISCARDED_BYTES_MAX) break;
  }
  if (bytes > bytesMax) return undefined;
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
}

/** Answers with a JSON text. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
