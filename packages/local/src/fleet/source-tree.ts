import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** Folders of one function that are watched. */
const FOLDERS_MAX = 200;

/** What lies beside the code but is not the user's: packages, caches, virtual environments, everything hidden. */
const NOT_SOURCES = /^(\..*|node_modules|__pycache__|venv|.*\.pyc)$/;

export function isSource(name: string): boolean {
  return !NOT_SOURCES.test(name);
}

/** A folder and the folders of sources below it, the nearest ones first, {@link FOLDERS_MAX} at most; each ends in `/`. */
export async function foldersBelow(folder: string): Promise<string[]> {
  const found = [folder];
  for (const at of found) {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []); // it has just been removed
    const folders = entries.filter((entry) => entry.isDirectory() && isSource(entry.name));
    found.push(...folders.slice(0, FOLDERS_MAX - found.length).map(({ name }) => join(at, name)));
  }
  return found.map((path) => `${path}${sep}`);
}
