import { once } from 'node:events';
import { Option } from 'commander';
import type { Screen, Shell } from '../shell.ts';
import { toJson } from './json.ts';
import { type Style, styleOf } from './style.ts';

const FORMATS = ['table', 'json', 'jsonl'] as const;

/** `table` for people, `json` one document, `jsonl` one object a line. */
export type Format = (typeof FORMATS)[number];

/** The same rule everywhere: a table unless something else is asked for, in a terminal and in a pipe alike. */
export function formatOption(): Option {
  return new Option('-o, --output <format>', 'table for people, json: one document, jsonl: an object a line')
    .choices(FORMATS)
    .default('table');
}

/** What a command has found, in each form that it can be printed in. */
export interface Findings {
  /** The document of `json`; keys as in the tables of the store. */
  readonly document: unknown;
  /** The lines of `jsonl`. Default: the items of the document if it is a list, else the document alone. */
  readonly lines?: Iterable<unknown>;
  table(style: Style): string;
}

const INDENT = 2;
/** Lines are written together up to so many characters. */
const CHUNK_CHARACTERS = 64 * 1024;

/** Prints data on standard output. */
export async function print({ stdout }: Shell, format: Format, findings: Findings): Promise<void> {
  const { document } = findings;
  if (format === 'table') return write(stdout, findings.table(styleOf(stdout)));
  if (format === 'json') return write(stdout, `${toJson(document, INDENT)}\n`);
  let chunk = '';
  for (const line of findings.lines ?? (Array.isArray(document) ? document : [document])) {
    chunk += `${toJson(line)}\n`;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    await write(stdout, chunk);
    chunk = '';
  }
  if (chunk !== '') await write(stdout, chunk);
}

/** Writes, and waits while whoever reads is slower: a million lines are never held. */
async function write(screen: Screen, text: string): Promise<void> {
  if (!screen.write(text)) await once(screen, 'drain');
}
