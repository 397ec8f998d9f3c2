import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Emulator, isFolderLocked, startEmulator } from '../emulator.ts';
import { DataFolderError, DataFolderInUseError } from '../errors.ts';
import { readOwner, removeOwner, writeOwner } from './owner-file.ts';
import { isAlive, untilGone } from './processes.ts';

/** Part of the folder that belongs to LevelDB. */
const TABLES = 'tables';
/** Whoever has got the folder has written its name into it within this time, and whoever was killed is gone. */
const TAKEN_WITHIN_MS = 1_000;
const LOOK_MS = 25;
/** What a killed host has left is killed by its guardian within milliseconds. */
export const GONE_WITHIN_MS = 5_000;

/** The data of a fleet, owned by this process. */
export interface DataFolder {
  /** Absolute path. */
  readonly path: string;
  readonly emulator: Emulator;
  /** Notes which process groups may be alive, for whoever comes after a kill. Done when it returns. */
  readonly noteGroups: (groups: ReadonlySet<number>) => void;
  /**
   * Waits for the end of everything that an earlier owner has started.
   *
   * @param waitMs default {@link GONE_WITHIN_MS}
   * @returns process groups that are still alive then
   */
  untilQuiet(waitMs?: number): Promise<ReadonlySet<number>>;
  /** Gives the folder back. Repeatable. */
  close(): Promise<void>;
}

/**
 * Opens a folder for this process alone, made when missing. Who has it is decided by LevelDB's lock, which is the
 * kernel's: of two that come at once one gets it, and it ends with the process that has it, however that ends. The file
 * with the owner's id only tells who it is.
 *
 * @throws DataFolderInUseError when another fleet has it
 * @throws DataFolderError when it cannot be opened
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  const emulator = await openTables(path);
  let left: ReadonlySet<number> = new Set(readOwner(path)?.groups);
  let own: ReadonlySet<number> = new Set();
  const note = () => writeOwner(path, { pid: process.pid, groups: [...left, ...own] });
  note();
  const giveBack = async () => {
    if (left.size === 0 && own.size === 0) removeOwner(path);
    await emulator.close();
  };
  let closed: Promise<void> | undefined;
  return {
    path,
    emulator,
    noteGroups(groups) {
      own = groups;
      note();
    },
    async untilQuiet(waitMs = GONE_WITHIN_MS) {
      left = await untilGone(left, waitMs);
      note();
      return left;
    },
    close() {
      closed ??= giveBack();
      return closed;
    },
  };
}

/**
 * When the folder is taken but its owner's name is that of nobody, then somebody has just got it and not yet said so, or
 * somebody who had it is just dying: both are over in a moment.
 */
async function openTables(folder: string): Promise<Emulator> {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    try {
      await mkdir(folder, { recursive: true });
      return await startEmulator({ folder: join(folder, TABLES) });
    } catch (error) {
      if (!isFolderLocked(error)) throw new DataFolderError({ folder }, error);
      const pid = readOwner(folder)?.pid;
      if (pid !== undefined && isAlive(pid)) throw new DataFolderInUseError({ folder, pid }, error);
      if (waitedMs >= TAKEN_WITHIN_MS) throw new DataFolderInUseError({ folder }, error);
    }
    await sleep(LOOK_MS);
  }
}
