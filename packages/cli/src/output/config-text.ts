import { stripVTControlCharacters } from 'node:util';
import type { ConfigProblem, ExplainedKey } from 'sosw/essentials';
import type { Change } from '../operator/changes.ts';
import { toJson } from './json.ts';
import { cut, type Style } from './style.ts';
import type { Column } from './table.ts';

/** Of a value a table shows so much. */
const VALUE_CHARACTERS_MAX = 60;

export const CHANGE_COLUMNS: readonly Column<Change>[] = [
  { title: 'key', cell: ({ path }) => keyOf(path) },
  { title: 'before', cell: ({ before }) => valueText(before) },
  { title: 'after', cell: ({ after }) => valueText(after) },
];

export function changeDocument({ path, before, after }: Change): Record<string, unknown> {
  return { key: keyOf(path), before, after };
}

export const EXPLAINED_COLUMNS: readonly Column<ExplainedKey>[] = [
  { title: 'key', cell: ({ path }) => keyOf(path) },
  { title: 'value', cell: ({ value }) => valueText(value) },
  { title: 'from', cell: ({ layer }) => layer },
  {
    title: 'instead of',
    cell: ({ overrode }) =>
      overrode.map(({ value, layer }) => `${valueText(value)} (${layer})`).join(', ') || undefined,
  },
];

export function explainedDocument({ path, value, layer, overrode }: ExplainedKey): Record<string, unknown> {
  return {
    ...{ key: keyOf(path), value, from: layer },
    instead_of: overrode.map((other) => ({ value: other.value, from: other.layer })),
  };
}

export const PROBLEM_COLUMNS: readonly Column<ConfigProblem>[] = [
  { title: 'document', cell: ({ document }) => document },
  { title: 'severity', cell: ({ severity }) => severity },
  { title: 'problem', cell: ({ message }) => message },
];

/** The text of a document, as it is; in a terminal without what would move its cursor, which JSON does not have. */
export function documentText(text: string, { width }: Pick<Style, 'width'>): string {
  return `${width === undefined ? text : stripVTControlCharacters(text)}\n`;
}

/** The key as one writes it; the whole document has none. */
function keyOf(path: readonly string[]): string {
  return path.join('.') || '(all)';
}

function valueText(value: unknown): string | undefined {
  return value === undefined ? undefined : cut(toJson(value), VALUE_CHARACTERS_MAX);
}
