import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Tether {
  /** JavaScript that ties the process it runs in to the test. */
  readonly code: string;
  /** Resolves when a process is tied, with a promise for its end. */
  tied(): Promise<{ readonly ended: Promise<unknown> }>;
}

/** Tells for sure that a process has ended: the kernel closes its connection. */
export async function openTether(): Promise<Tether> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    sockets.push(socket.resume());
    server.emit('tied');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    code: `(await import('node:net')).connect(${port}, '127.0.0.1').on('error', () => {});`,
    async tied() {
      if (sockets.length === 0) await once(server, 'tied');
      const socket = sockets.shift();
      if (socket === undefined) throw new Error('nothing is tied');
      return { ended: once(socket, 'close') };
    },
  };
}
