import { appendFileSync } from 'node:fs';

/**
 * A line of the work log, which all processes append to: what user code did, in the order in which it happened. `over`:
 * the host has seen the end of the invocation, which is all that is heard of one that was killed.
 */
export type Note = StartNote | EndNote | OverNote;

interface NoteBase {
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** The host's process. */
  readonly host: number;
  readonly request: string;
}

export interface AttemptName {
  readonly labourer: string;
  readonly task: string;
  readonly attempt: number;
}

export interface StartNote extends NoteBase, AttemptName {
  readonly what: 'start';
  /** When the attempt was claimed, as its lease tells. */
  readonly claimedAtMs: number;
}

export interface EndNote extends NoteBase, AttemptName {
  readonly what: 'end';
  readonly isDone: boolean;
}

export interface OverNote extends NoteBase {
  readonly what: 'over';
}

/** Appends one line with one write, which the kernel keeps whole. */
export function writeNote(file: string, note: Note): void {
  appendFileSync(file, `${JSON.stringify(note)}\n`);
}

/** Reads a work log; a line that is no note would be one that a kill has cut, and an append is not. */
export function readNotes(text: string): readonly Note[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
