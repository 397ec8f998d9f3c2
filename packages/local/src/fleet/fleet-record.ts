import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isAlive } from '../data/processes.ts';

/** Folder beside `sosw.config.ts` that a running fleet keeps its records in; not to be committed. */
export const FLEET_FOLDER = '.sosw';
const RECORD_FILE = 'fleet.json';

/** What a running fleet tells those who look for it. */
export interface FleetRecord {
  /** Process that the fleet lives in. */
  readonly pid: number;
  readonly startedAtMs: number;
  readonly endpoints: { readonly lambda: string; readonly dynamoDb: string };
  /** Where its `sosw.config.ts` stands. */
  readonly folder: string;
  /** Folder of its data; absent: it keeps them in memory. */
  readonly data?: string;
}

/** Lets others find a fleet. */
export async function announceFleet(record: FleetRecord): Promise<void> {
  const file = recordFile(record.folder);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
}

/** Takes the announcement back, unless another fleet has announced itself meanwhile. */
export async function withdrawFleet(record: FleetRecord): Promise<void> {
  const announced = await readRecord(record.folder);
  if (announced?.pid === record.pid) await rm(recordFile(record.folder), { force: true });
}

/** The fleet that runs in a folder or in one above it; undefined when there is none, or its process is gone. */
export async function findFleet(folder: string): Promise<FleetRecord | undefined> {
  let at = resolve(folder);
  for (;;) {
    const record = await readRecord(at);
    if (record && isAlive(record.pid)) return record;
    const above = dirname(at);
    if (above === at) return undefined;
    at = above;
  }
}

async function readRecord(folder: string): Promise<FleetRecord | undefined> {
  try {
    return JSON.parse(await readFile(recordFile(folder), 'utf8'));
  } catch {
    return undefined; // none, or one that is just being written
  }
}

function recordFile(folder: string): string {
  return join(resolve(folder), FLEET_FOLDER, RECORD_FILE);
}
