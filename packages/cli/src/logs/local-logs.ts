import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type FleetRecord, findFleet, isAlive, logFolder } from '@sosw/local';
import { InvalidInputError } from 'sosw';
import { NoFleetError } from '../errors.ts';
import { FileTail } from './file-tail.ts';
import type { LogRecord, LogSource } from './log-record.ts';

const EXTENSION = '.log';

/** Logs of a fleet on this machine, which stay when it ends: `.sosw/logs/<function>.log`, JSON lines. */
export class LocalLogs implements LogSource {
  readonly #folder: string;
  readonly #functionName: string | undefined;
  readonly #fleet: FleetRecord | undefined;
  readonly #tails = new Map<string, FileTail>();

  private constructor(folder: string, functionName: string | undefined, fleet: FleetRecord | undefined) {
    this.#folder = folder;
    this.#functionName = functionName;
    this.#fleet = fleet;
  }

  /**
   * The logs of the fleet that runs in a folder or in one above it; else those that one has left there.
   *
   * @param functionName of this function alone
   * @param mayBeSilent whether it need not have written anything so far
   * @throws NoFleetError when there are none
   * @throws InvalidInputError when the function has none
   */
  static async find(
    cwd: string,
    functionName: string | undefined,
    { mayBeSilent }: { readonly mayBeSilent: boolean },
  ): Promise<LocalLogs> {
    const fleet = await findFleet(cwd);
    const folder = fleet ? logFolder(fleet.folder) : await leftLogs(cwd);
    if (folder === undefined) throw new NoFleetError(cwd, `no fleet runs or ran in ${cwd} or in a folder above it`);
    const names = await functionsIn(folder);
    if (functionName !== undefined && !mayBeSilent && !names.includes(functionName)) {
      const expected = `a function that has written something: ${names.join(', ') || '(none has)'}`;
      throw new InvalidInputError({ path: 'function', expected, given: functionName });
    }
    return new LocalLogs(folder, functionName, fleet);
  }

  async last(count: number): Promise<readonly LogRecord[]> {
    const all = await this.#read((tail) => tail.last(count));
    return count === 0 ? [] : all.slice(-count);
  }

  async next(): Promise<readonly LogRecord[]> {
    const isOver = this.#fleet === undefined || !isAlive(this.#fleet.pid);
    const records = await this.#read((tail) => tail.next());
    if (isOver && records.length === 0) throw new NoFleetError(this.#folder, 'the fleet runs no more');
    return records;
  }

  /** Lines of all files, in the order of their times. */
  async #read(readFrom: (tail: FileTail) => Promise<string[]>): Promise<LogRecord[]> {
    const names = (await functionsIn(this.#folder)).filter((name) => (this.#functionName ?? name) === name);
    const perFile = await Promise.all(
      names.map(async (name) => {
        const lines = await readFrom(this.#tailOf(name));
        return lines.flatMap((line) => recordOf(line, name) ?? []);
      }),
    );
    return perFile.flat().sort((a, b) => a.atMs - b.atMs);
  }

  #tailOf(name: string): FileTail {
    const known = this.#tails.get(name);
    if (known) return known;
    const tail = new FileTail(join(this.#folder, `${name}${EXTENSION}`));
    this.#tails.set(name, tail);
    return tail;
  }
}

/** The nearest logs that a fleet has left. */
async function leftLogs(cwd: string): Promise<string | undefined> {
  for (let at = resolve(cwd); ; at = dirname(at)) {
    if ((await functionsIn(logFolder(at))).length > 0) return logFolder(at);
    if (dirname(at) === at) return undefined;
  }
}

async function functionsIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []); // no folder: no logs yet
  return files.filter((file) => file.endsWith(EXTENSION)).map((file) => basename(file, EXTENSION));
}

function recordOf(text: string, functionName: string): LogRecord | undefined {
  try {
    const { at_ms: atMs, request_id: requestId, line } = Object(JSON.parse(text)) as Record<string, unknown>;
    if (typeof atMs !== 'number' || typeof line !== 'string') return undefined;
    return { atMs, functionName, line, ...(typeof requestId === 'string' && { requestId }) };
  } catch {
    return undefined; // cut off when its process was killed
  }
}
