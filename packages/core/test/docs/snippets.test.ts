import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A fenced block of TypeScript in a page: ```ts file=path/in/the/repository.ts region=name */
interface Snippet {
  readonly line: number;
  readonly file: string | undefined;
  readonly region: string | undefined;
  readonly code: string;
}

function snippetsIn(page: string): Snippet[] {
  const blocks = page.matchAll(/^```(?:ts|typescript)\b([^\n]*)\n(.*?)^```$/gms);
  return Array.from(blocks, ({ index, 1: marks = '', 2: code = '' }) => ({
    line: page.slice(0, index).split('\n').length,
    file: marks.match(/\bfile=(\S+)/)?.[1],
    region: marks.match(/\bregion=(\S+)/)?.[1],
    code,
  }));
}

/** What stands between `// #region name` and its `// #endregion`; the whole file without a name. */
function source(text: string, region?: string): string | undefined {
  if (region === undefined) return text;
  const [, ...found] = text.split(/^\/\/ #region /m);
  const section = found.find((each) => each.startsWith(`${region}\n`));
  return section?.slice(region.length + 1).split(/^\/\/ #endregion$/m)[0];
}

const pages = ['README.md', ...readdirSync(`${root}docs`, { recursive: true }).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, snippets: snippetsIn(readFileSync(root + name, 'utf8')) }));

describe('code in the documentation', () => {
  const all = pages.flatMap(({ name, snippets }) => snippets.map((snippet) => ({ name, ...snippet })));
  const marked = all.filter(({ file }) => file !== undefined);

  it.each(marked)('$name:$line is $file $region', ({ file = '', region, code }) => {
    expect(existsSync(root + file), `${file} exists`).toBe(true);
    expect(source(readFileSync(root + file, 'utf8'), region)).toBe(code);
  });

  it('is compiled, all that the guide shows', () => {
    const unmarked = all.filter(({ name, file }) => file === undefined && name.startsWith('docs/guide/'));
    expect(unmarked).toEqual([]);
  });
});

describe('the reader of pages', () => {
  const page = 'Text\n\n```ts file=a.ts region=b\ncode;\n```\n\n```json\n{}\n```\n\n```ts\nmore;\n```\n';

  it('finds blocks of TypeScript with their marks', () => {
    expect(snippetsIn(page)).toEqual([
      { line: 3, file: 'a.ts', region: 'b', code: 'code;\n' },
      { line: 11, file: undefined, region: undefined, code: 'more;\n' },
    ]);
  });

  it('cuts regions out of files', () => {
    const file = 'head\n// #region a\none\n// #endregion\n\n// #region ab\ntwo\n// #endregion\n';
    expect(source(file)).toBe(file);
    expect(source(file, 'a')).toBe('one\n');
    expect(source(file, 'ab')).toBe('two\n');
    expect(source(file, 'b')).toBeUndefined();
  });

  it('finds the pages of the guide', () => {
    const names = pages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['README.md', 'docs/guide/worker.md', 'docs/guide/meta-handler.md']));
  });
});
