import { type AttemptOutcome, HISTORY_ENTRIES_MAX, type HistoryEntry } from '../../../domain/task.ts';
import { type Item, S, wellFormed } from '../attributes.ts';
import type { RowReader } from '../row-reader.ts';

/** Characters that a row keeps of an error. What a worker reports has no bound of its own, a row has: 400 KB. */
const ERROR_CHARACTERS_MAX = 2_000;
/** Characters of each error in the history, fewer while the history as a whole is too long. */
const ENTRY_ERROR_CHARACTERS = [1_000, 300, 100, 0] as const;
const HISTORY_BYTES_MAX = 16 * 1024;

const OUTCOMES: readonly AttemptOutcome[] = ['completed', 'failed', 'expired', 'refused', 'cancelled'];

export interface Past {
  readonly lastError?: string;
  readonly history: readonly HistoryEntry[];
}

export function pastItem({ lastError, history }: Past): Item {
  return {
    ...(lastError !== undefined && { last_error: S(cut(lastError, ERROR_CHARACTERS_MAX)) }),
    history: S(historyText(history)),
  };
}

/** A row without a history has none yet. */
export function readPast(row: RowReader): Past {
  const lastError = row.optionalText('last_error');
  return { ...(lastError !== undefined && { lastError }), history: readHistory(row) };
}

/** JSON text with the keys of rows; see {@link HistoryEntry}. */
function historyText(history: readonly HistoryEntry[]): string {
  let text = '[]';
  for (const charactersMax of ENTRY_ERROR_CHARACTERS) {
    text = JSON.stringify(history.slice(-HISTORY_ENTRIES_MAX).map((entry) => stored(entry, charactersMax)));
    if (Buffer.byteLength(text) <= HISTORY_BYTES_MAX) break;
  }
  return text;
}

function stored(entry: HistoryEntry, charactersMax: number): Record<string, unknown> {
  return {
    attempt: entry.attempt,
    slot: entry.slot,
    claimed_at_ms: entry.claimedAtMs,
    ended_at_ms: entry.endedAtMs,
    outcome: entry.outcome,
    error: entry.error === undefined ? undefined : cut(entry.error, charactersMax),
  };
}

function cut(text: string, charactersMax: number): string {
  return wellFormed(text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text);
}

function readHistory(row: RowReader): HistoryEntry[] {
  const text = row.optionalText('history');
  if (text === undefined) return [];
  const entries = parsed(text);
  if (!Array.isArray(entries)) throw row.error('history', 'a JSON text of a list');
  return entries.map((given: unknown) => entryOf(given) ?? raise(row));
}

function entryOf(given: unknown): HistoryEntry | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { attempt, slot, claimed_at_ms, ended_at_ms, outcome, error }: Record<string, unknown> = { ...given };
  const known = OUTCOMES.find((name) => name === outcome);
  if (typeof attempt !== 'number' || typeof ended_at_ms !== 'number' || !known) return undefined;
  return {
    attempt,
    ...(typeof slot === 'number' && { slot }),
    ...(typeof claimed_at_ms === 'number' && { claimedAtMs: claimed_at_ms }),
    endedAtMs: ended_at_ms,
    outcome: known,
    ...(typeof error === 'string' && { error }),
  };
}

function raise(row: RowReader): never {
  throw row.error('history', 'entries of attempt, ended_at_ms and outcome');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
