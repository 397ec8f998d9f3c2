import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import dynalite from 'dynalite';
import { vi } from 'vitest';

// The SDK asks for a newer Node than the one that this project supports; said once a process, and known.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

// A busy machine may take long for tables and processes; nothing here is about time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const LOOPBACK = '127.0.0.1';

/** A DynamoDB on this machine, in memory, for one test file. */
export interface Emulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface EmulatorKind {
  readonly name: string;
  /** Why it cannot be started here; its tests are skipped then, but for CI, where they fail. */
  readonly missing?: string;
  start(): Promise<Emulator>;
}

const DYNOXIDE_BINARY = dynoxidePath();

export const DYNALITE: EmulatorKind = { name: 'dynalite', start: startDynalite };

export const DYNOXIDE: EmulatorKind = {
  name: 'dynoxide',
  ...(!DYNOXIDE_BINARY && !process.env.CI && { missing: '@dynoxide/linux-x64 is not installed' }),
  start: () => startDynoxide(DYNOXIDE_BINARY),
};

export const EMULATORS: readonly EmulatorKind[] = [DYNALITE, DYNOXIDE];

async function startDynalite(): Promise<Emulator> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const port = await listen(server);
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Another process may take a port between its choice and its use. */
const PORT_TRIES_MAX = 5;

async function startDynoxide(binary: string | undefined): Promise<Emulator> {
  if (!binary) throw new Error('@dynoxide/linux-x64 is not installed: npm ci --include=optional');
  for (let tries = 0; tries < PORT_TRIES_MAX; tries++) {
    const port = await freePort(); // of port 0 it would not tell which port it got
    const child = spawn(binary, ['--host', LOOPBACK, '--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    const exited = once(child, 'exit');
    const said = await Promise.race([once(child.stderr, 'data').then(String), exited.then(() => '')]);
    if (!said.includes('listening') || !(await answers(port))) {
      process.off('exit', kill);
      kill();
      continue;
    }
    return {
      endpoint: `http://${LOOPBACK}:${port}`,
      stop: async () => {
        process.off('exit', kill);
        kill();
        await exited;
      },
    };
  }
  throw new Error(`dynoxide did not start on any of ${PORT_TRIES_MAX} free ports`);
}

const CONNECT_TRIES_MAX = 200;
const CONNECT_PAUSE_MS = 20;

/** dynoxide says that it listens a moment before it does, which shows on a busy machine. */
async function answers(port: number): Promise<boolean> {
  for (let tries = 0; tries < CONNECT_TRIES_MAX; tries++) {
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
function dynoxidePath(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    const path = join(dirname(manifest), 'dynoxide');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** Listens on a free port of this machine alone. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return port;
}
