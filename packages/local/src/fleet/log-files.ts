import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HostEvent, LogLine } from '../host/host-event.ts';
import { FLEET_FOLDER } from './fleet-record.ts';

/** A log that has reached this many bytes becomes `<function>.log.1`, in place of the one before, and a new one begins. */
export const LOG_BYTES_MAX: number = 5 * 1024 * 1024;

interface LogFile {
  bytes: number;
  /** Lines of this turn of the event loop: they are written together. */
  text: string;
}

/** Where the fleet of a folder keeps its logs: `<function>.log`, a JSON object a line. */
export function logFolder(folder: string): string {
  return join(folder, FLEET_FOLDER, 'logs');
}

/** What functions write, kept in files for whoever looks later. Of each function the last 5 to 10 MB. */
export class LogFiles {
  readonly #folder: string;
  readonly #files = new Map<string, LogFile>();
  #hasFailed = false;

  /** @param folder where `sosw.config.ts` stands */
  constructor(folder: string) {
    this.#folder = logFolder(folder);
  }

  /** For the host's `onEvent`. */
  observe(event: HostEvent): void {
    if (event.type !== 'log_line') return;
    const file = this.#fileOf(event.functionName);
    if (file.text === '') setImmediate(() => this.#write(event.functionName, file));
    file.text += `${JSON.stringify(recordOf(event))}\n`;
  }

  #fileOf(functionName: string): LogFile {
    const known = this.#files.get(functionName);
    if (known) return known;
    const size = statSync(this.#path(functionName), { throwIfNoEntry: false })?.size ?? 0;
    const file = { bytes: size, text: '' };
    this.#files.set(functionName, file);
    return file;
  }

  /** At once, and not when the disk finds time: the lines before a kill tell why. */
  #write(functionName: string, file: LogFile): void {
    const { text } = file;
    const path = this.#path(functionName);
    file.text = '';
    try {
      mkdirSync(this.#folder, { recursive: true });
      if (file.bytes >= LOG_BYTES_MAX) {
        file.bytes = 0; // first: a file that somebody has taken away is no reason to write none ever after
        renameSync(path, `${path}.1`);
      }
      appendFileSync(path, text);
      file.bytes += Buffer.byteLength(text);
    } catch (error) {
      if (!this.#hasFailed) process.emitWarning(`${path} cannot be written: ${error}`, 'LogFilesWarning');
      this.#hasFailed = true; // a full disk must not end the fleet, nor fill the terminal
    }
  }

  #path(functionName: string): string {
    return join(this.#folder, `${functionName}.log`);
  }
}

function recordOf({ atMs, functionName, logStream, requestId, line }: LogLine): Record<string, unknown> {
  return { at_ms: atMs, function: functionName, log_stream: logStream, request_id: requestId, line };
}
