import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { consumesCapacity } from './charge.ts';
import type { Ledger } from './ledger.ts';

const LOOPBACK = '127.0.0.1';
/** Requests to DynamoDB that are under way at once; further ones wait. */
const SOCKETS_MAX = 256;

/** A DynamoDB endpoint that passes everything on to another one. */
export interface CountingProxy {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Stands between all processes of a fleet and its DynamoDB, asks it for the capacity of every request, and adds that to
 * the ledger.
 */
export async function startCountingProxy(target: string, ledger: Ledger): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    // A connection that breaks is passed on as one: the fleet must see an outcome that is not known.
    passOn(request, response, { target, agent, ledger }).catch(() => response.destroy());
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      agent.destroy();
    },
  };
}

async function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, agent, ledger }: { target: string; agent: Agent; ledger: Ledger },
): Promise<void> {
  const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
  const request = parsed(await text(incoming));
  const body = JSON.stringify(consumesCapacity(operation) ? { ...request, ReturnConsumedCapacity: 'TOTAL' } : request);

  const headers = { ...incoming.headers, 'content-length': Buffer.byteLength(body) };
  const forwarded = httpRequest(new URL(incoming.url ?? '/', target), { method: 'POST', headers, agent });
  forwarded.end(body);
  const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
  const answered = await text(answer);
  ledger.add({ operation, request, response: parsed(answered) });
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  outgoing.end(answered);
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  return JSON.parse(body || '{}');
}
