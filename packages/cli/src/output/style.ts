import { stripVTControlCharacters, styleText } from 'node:util';
import type { Screen } from '../shell.ts';

type Format = Parameters<typeof styleText>[0];

/** How text looks on one screen: plain unless it is a terminal, and as `NO_COLOR` and `FORCE_COLOR` want it. */
export interface Style {
  (format: Format, text: string): string;
  /** Characters of a line; absent where no line ends but by itself. */
  readonly width?: number;
}

export function styleOf(screen: Screen): Style {
  const style = (format: Format, text: string) => styleText(format, text, { stream: screen });
  return screen.isTTY && screen.columns ? Object.assign(style, { width: screen.columns }) : style;
}

/** Of a text that may be long a table shows so much. */
export const SHOWN_CHARACTERS_MAX = 2_000;

/** A text as it can stand in a line: what others wrote must not move the cursor or break the line. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

/** Cut to so many characters, with a mark. */
export function cut(text: string, charactersMax: number): string {
  const characters = Array.from(text);
  return characters.length <= charactersMax ? text : `${characters.slice(0, charactersMax - 1).join('')}…`;
}
