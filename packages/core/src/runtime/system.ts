import { createHash, randomBytes } from 'node:crypto';
import type { Platform } from '../ports/platform.ts';
import type { Clock, Hash, Random, System, Timers } from '../ports/system.ts';

/**
 * The process that this code runs in. The only file of the package that touches the real clock, timers, randomness and
 * environment; everything else is handed them, so that a simulation can run the same code.
 */
export type Host = Pick<Platform, 'system' | 'variable' | 'writeLine' | 'exit'>;

const TOKEN_BYTES = 16;

const clock: Clock = { now: () => Date.now() };

const timers: Timers = {
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

const random: Random = {
  number: () => Math.random(),
  token: () => randomBytes(TOKEN_BYTES).toString('base64url'),
};

const hash: Hash = { sha256: (text) => createHash('sha256').update(text).digest('hex') };

export const realSystem: System = { clock, timers, random, hash };

export const realHost: Host = {
  system: realSystem,
  variable: (name) => process.env[name],
  writeLine: (line) => {
    process.stdout.write(`${line}\n`);
  },
  exit: (code) => process.exit(code),
};
