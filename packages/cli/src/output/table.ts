import { cut, oneLine, type Style } from './style.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'right';
  /** Undefined: nothing to show. */
  cell(row: Row): string | number | undefined;
}

const GAP = '  ';
/** The last column is cut to the width of the terminal, but not below this. */
const LAST_WIDTH_MIN = 12;

/** Rows under titles, the columns as wide as their widest cell; the last one ends where the terminal does. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], style: Style): string {
  const cells = rows.map((row) => columns.map(({ cell }) => oneLine(String(cell(row) ?? '-'))));
  const widths = fitted(
    columns.map(({ title }, n) => Math.max(title.length, ...cells.map((row) => lengthOf(row[n] ?? '')))),
    style.width,
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, n) => aligned(cut(text, widths[n] ?? 0), widths[n] ?? 0, columns[n]?.align))
      .join(GAP)
      .trimEnd();
  const titles = line(columns.map(({ title }) => title.toUpperCase()));
  return [style('bold', titles), ...cells.map(line)].map((each) => `${each}\n`).join('');
}

/** Names and values, one a line; what has no value is left out. */
export function record(entries: readonly (readonly [name: string, value: string | undefined])[], style: Style): string {
  const shown = entries.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  const width = Math.max(...shown.map(({ name }) => name.length));
  return shown.map(({ name, value }) => `${style('bold', name.padEnd(width))}${GAP}${oneLine(value)}\n`).join('');
}

function fitted(widths: readonly number[], terminalWidth: number | undefined): readonly number[] {
  if (terminalWidth === undefined) return widths;
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const last = Math.max(terminalWidth - others, LAST_WIDTH_MIN);
  return [...widths.slice(0, -1), Math.min(widths.at(-1) ?? 0, last)];
}

function aligned(text: string, width: number, align: Column<unknown>['align']): string {
  const padding = ' '.repeat(Math.max(width - lengthOf(text), 0));
  return align === 'right' ? padding + text : text + padding;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
