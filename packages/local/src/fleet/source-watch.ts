import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { isSource } from './source-tree.ts';

/** An editor writes a file in several steps; a checkout writes many files. Changes within this time are told together. */
const GATHER_MS = 100;

/** Told which files have changed: absolute paths. */
export type OnChange = (changed: ReadonlySet<string>) => void;

/**
 * Watches files, by the folders that they stand in: an editor that replaces a file leaves a watched file behind, never
 * a watched folder. Packages are not watched.
 */
export class SourceWatch {
  readonly #onChange: OnChange;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed = new Set<string>();
  #sources: ReadonlySet<string> = new Set();
  #gathering: NodeJS.Timeout | undefined;

  constructor(onChange: OnChange) {
    this.#onChange = onChange;
  }

  /**
   * Watches these from now on, and nothing else.
   *
   * @param sources absolute paths; one that ends in `/` is a folder, and means all files in it
   */
  set(sources: Iterable<string>): void {
    this.#sources = new Set([...sources].filter((path) => !path.includes(`${sep}node_modules${sep}`)));
    const folders = new Set([...this.#sources].map(folderOf));
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#watch(folder);
  }

  close(): void {
    clearTimeout(this.#gathering);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, (_, name) => this.#look(folder, name));
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch (error) {
      process.emitWarning(`${folder} cannot be watched: ${error}`, 'SourceWatchWarning');
    }
  }

  #look(folder: string, name: string | null): void {
    if (name === null) return;
    const path = join(folder, name);
    if (!covers(this.#sources, path)) return;
    this.#changed.add(path);
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      const changed = new Set(this.#changed);
      this.#changed.clear();
      this.#onChange(changed);
    }, GATHER_MS);
  }
}

/** Whether a file belongs to some sources. */
export function covers(sources: ReadonlySet<string>, path: string): boolean {
  return sources.has(path) || (isSource(basename(path)) && sources.has(`${dirname(path)}${sep}`));
}

function folderOf(source: string): string {
  return source.endsWith(sep) ? source.slice(0, -sep.length) : dirname(source);
}
