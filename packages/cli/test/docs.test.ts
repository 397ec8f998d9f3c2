import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../src/program.ts';
import { keptShell } from './support/run.ts';

const PAGE = fileURLToPath(new URL('../../../docs/guide/cli.md', import.meta.url));
/** Characters of a line of the page. */
const WIDTH = 100;

/** The help of every command, by the words that name it: `tasks list`. */
function helpTexts(): Map<string, string> {
  const { shell, stdout } = keptShell({ cwd: tmpdir(), columns: WIDTH });
  const texts = new Map<string, string>();
  const add = (command: Command, name: string) => {
    const before = stdout.text.length;
    command.outputHelp();
    texts.set(name, stdout.text.slice(before).trimEnd());
    for (const child of command.commands) add(child, `${name} ${child.name()}`.trim());
  };
  add(createProgram({ shell, end: () => {} }), '');
  return texts;
}

const MARKED = /<!-- help: ([\w ]*?) ?-->\n.*?<!-- \/help -->/gs;

describe('docs/guide/cli.md', () => {
  const texts = helpTexts();
  const page = readFileSync(PAGE, 'utf8');

  it('shows the help as it is (vitest -u writes it anew)', async () => {
    const expected = page.replace(MARKED, (_, name: string) => {
      const mark = name === '' ? '<!-- help: -->' : `<!-- help: ${name} -->`;
      return `${mark}\n\`\`\`text\n${texts.get(name) ?? `no command "${name}"`}\n\`\`\`\n<!-- /help -->`;
    });
    await expect(expected).toMatchFileSnapshot(PAGE);
  });

  it('shows the help of every command, once', () => {
    expect(Array.from(page.matchAll(MARKED), ([, name]) => name)).toEqual([...texts.keys()]);
  });
});
