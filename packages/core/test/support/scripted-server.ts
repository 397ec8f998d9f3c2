import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './emulators.ts';

export type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void | Promise<void>;

export interface ScriptedServer {
  readonly endpoint: string;
  /** How many requests have come. */
  requests(): number;
  stop(): Promise<void>;
}

/** A server that stands in for DynamoDB where an emulator cannot misbehave as AWS does. */
export async function startScripted(...script: readonly Handle[]): Promise<ScriptedServer> {
  let count = 0;
  const server = createServer(async (request, response) => {
    const handle = script[Math.min(count, script.length - 1)];
    count += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    await handle?.(request, response, Buffer.concat(chunks).toString());
  });
  const port = await listen(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests: () => count,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const answers =
  (status: number, body: string): Handle =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
  };

/** An error as DynamoDB words it. */
export function fails(status: number, name: string): Handle {
  return answers(status, JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'scripted' }));
}

/** Takes the request and never answers. */
export const isSilent: Handle = () => {};

const WORD_EVERY_MS = 20;

/** Says again and again that it is at work: the connection is never idle, and there is never an answer. */
export const keepsWorking: Handle = (request, response) => {
  const words = setInterval(() => response.writeProcessing(), WORD_EVERY_MS);
  request.socket.once('close', () => clearInterval(words));
};

export const resets: Handle = (request) => {
  request.socket.resetAndDestroy();
};

/** Begins an answer and stops half-way. */
export const stopsHalfWay: Handle = (_, response) => {
  response.writeHead(200, { 'content-length': '100' }).write('{"Attri');
};

/** Cuts the connection half-way through an answer. */
export const cutsHalfWay: Handle = (request, response) => {
  response.writeHead(200, { 'content-length': '100' }).write('{"Attri', () => request.socket.destroy());
};

/** Hands the request on, waits for its effect, and then treats the caller as `then` does. */
export function performs(endpoint: string, then: Handle): Handle {
  return async (request, response, body) => {
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && !['connection', 'host', 'content-length'].includes(name) ? [[name, value]] : [],
    );
    const answer = await fetch(endpoint, { method: 'POST', headers, body });
    await answer.text();
    await then(request, response, body);
  };
}
