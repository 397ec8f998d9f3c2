import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All that a soak leaves on the disk. */
export interface SoakFolder {
  readonly path: string;
  /** Data of the fleet. */
  readonly data: string;
  /** What user code did: see `note.ts`. */
  readonly workLog: string;
  /** What the essentials wrote. */
  readonly fleetLog: string;
  /** What the hosts themselves wrote. */
  readonly outputLog: string;
  /** Everything that is wrong, where something is. */
  readonly faults: string;
  readonly temporary: string;
}

export function makeSoakFolder(): SoakFolder {
  const path = mkdtempSync(join(tmpdir(), 'sosw-soak-'));
  const [data = '', temporary = ''] = ['data', 'tmp'].map((name) => join(path, name));
  const [workLog = '', fleetLog = '', outputLog = ''] = ['work.log', 'fleet.log', 'host.log'].map((name) =>
    join(path, name),
  );
  mkdirSync(temporary);
  for (const log of [workLog, fleetLog]) writeFileSync(log, '');
  return { path, data, workLog, fleetLog, outputLog, faults: join(path, 'faults.txt'), temporary };
}

export function removeSoakFolder({ path }: SoakFolder): void {
  rmSync(path, { recursive: true, force: true });
}
