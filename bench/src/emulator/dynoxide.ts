import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BenchError } from '../bench-error.ts';

const LOOPBACK = '127.0.0.1';
/** Another process may take a port between its choice and its use. */
const PORT_TRIES_MAX = 5;
const CONNECT_TRIES_MAX = 200;
const CONNECT_PAUSE_MS = 20;

/** A DynamoDB in memory, in a process of its own. */
/** It takes any keys, and wants some. */
export const LOCAL_ACCESS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;

export interface Dynoxide {
  readonly endpoint: string;
  readonly pid: number;
  close(): Promise<void>;
}

/**
 * Starts dynoxide: of the emulators the one that counts the capacity of indexes, and whose processor time can be told
 * from that of the fleet.
 *
 * @throws BenchError when its package is not installed, or no port is free
 */
export async function startDynoxide(): Promise<Dynoxide> {
  const binary = binaryPath();
  for (let tries = 0; tries < PORT_TRIES_MAX; tries++) {
    const port = await freePort(); // of port 0 it would not tell which port it got
    const child = spawn(binary, ['--host', LOOPBACK, '--port', String(port)], { stdio: 'ignore' });
    const killed = killedWithUs(child);
    if (child.pid !== undefined && (await answers(port, child))) {
      return { endpoint: `http://${LOOPBACK}:${port}`, pid: child.pid, close: killed };
    }
    await killed();
  }
  throw new BenchError(`dynoxide did not start on any of ${PORT_TRIES_MAX} free ports`);
}

/** @returns kills the child and waits until it is gone; it is killed too when this process ends */
function killedWithUs(child: ChildProcess): () => Promise<void> {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  return async () => {
    process.off('exit', kill);
    kill();
    await gone;
  };
}

async function answers(port: number, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < CONNECT_TRIES_MAX && child.exitCode === null; tries++) {
    const socket = connect(port, LOOPBACK);
    const isConnected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isConnected) return true;
    await pause(CONNECT_PAUSE_MS);
  }
  return false;
}

/** The binary of the optional package for this platform. */
function binaryPath(): string {
  const missing = '@dynoxide/linux-x64 is not installed (npm ci --include=optional; Linux on x64 only)';
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    const path = join(dirname(manifest), 'dynoxide');
    if (existsSync(path)) return path;
  } catch (cause) {
    throw new BenchError(missing, { cause });
  }
  throw new BenchError(missing);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
