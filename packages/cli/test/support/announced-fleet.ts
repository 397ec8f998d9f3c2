import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { announceFleet, type LocalFleet, readConfigFile, startLocalFleet } from '@sosw/local';

/** The fleet of the fixture, announced in a folder of its own: commands that run there find it. */
export interface AnnouncedFleet {
  readonly fleet: LocalFleet;
  readonly cwd: string;
  stop(): Promise<void>;
}

export const FIXTURE: string = fileURLToPath(new URL('../fixture', import.meta.url));
const TICK_MS = 500;

export async function startAnnounced(): Promise<AnnouncedFleet> {
  const fleet = await startLocalFleet({ config: await readConfigFile(FIXTURE), folder: FIXTURE, tickMs: TICK_MS });
  const cwd = await mkdtemp(join(tmpdir(), 'sosw-cli-'));
  await announceFleet({ pid: process.pid, startedAtMs: Date.now(), endpoints: fleet.endpoints, folder: cwd });
  return {
    fleet,
    cwd,
    async stop() {
      await fleet.close({ drainMs: 0 });
      await rm(cwd, { recursive: true, force: true });
    },
  };
}
