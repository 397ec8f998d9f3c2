import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { listen } from '../support/emulators.ts';

/** Hands requests on to DynamoDB, and remembers what was asked: `DescribeTable t_sosw_queued`. */
export interface Relay {
  readonly endpoint: string;
  readonly asked: string[];
  stop(): Promise<void>;
}

export async function startRelay(target: string): Promise<Relay> {
  const asked: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const operation = String(incoming.headers['x-amz-target']).split('.')[1];
    asked.push(`${operation} ${JSON.parse(body.toString()).TableName ?? ''}`.trim());
    const onward = forward(target, { method: 'POST', headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.end(body);
  });
  const port = await listen(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
