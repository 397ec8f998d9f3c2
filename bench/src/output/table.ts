/** A table of texts and numbers; numbers are aligned to the right. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number;

const GAP = '  ';

export function tableText({ title, columns, rows }: Table): string {
  const lines = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, n) => Math.max(...lines.map((line) => line[n]?.length ?? 0)));
  const isNumber = columns.map((_, n) => rows.every((row) => typeof row[n] === 'number'));
  const text = lines.map((line) =>
    line
      .map((cell, n) => (isNumber[n] ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
      .join(GAP)
      .trimEnd(),
  );
  return `${title}\n${text.map((line) => `  ${line}\n`).join('')}`;
}
