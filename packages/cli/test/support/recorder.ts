import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that a recorder was sent. */
export interface Received {
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Name of the error, as Lambda sends it. */
  readonly type?: string;
}

/** A server that stands in for AWS: it keeps what it is asked, and answers as it is told. */
export interface Recorder {
  readonly endpoint: string;
  readonly received: Received[];
  answer: (request: Received) => Answer | Promise<Answer>;
  stop(): Promise<void>;
}

export async function startRecorder(): Promise<Recorder> {
  const server = createServer(async (request, response) => {
    const { url: path = '', headers } = request;
    const received = { path, authorization: headers.authorization ?? '', body: await text(request) };
    recorder.received.push(received);
    const { status, body, type } = await recorder.answer(received);
    response.writeHead(status, type === undefined ? {} : { 'x-amzn-errortype': type }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const recorder: Recorder = {
    endpoint: `http://127.0.0.1:${port}`,
    received: [],
    answer: () => ({ status: 200, body: '{}' }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return recorder;
}
