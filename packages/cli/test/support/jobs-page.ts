import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, run } from './run.ts';

/** What docs/guide/jobs.data.json lists. */
export interface JobsData {
  /** `YYYY-MM-DD`: the day on which the dates of the page are those of its periods. */
  readonly today: string;
  readonly periods: readonly { readonly word: string; readonly dates: string; readonly example: string }[];
  /** Jobs without `lambda_name`, to be cut by section and store. */
  readonly refused: readonly object[];
}

/** A file that examples use: a comment with its name, and a block that is its text. */
const FILE = /<!-- file: (\S+) -->\n```json\n(.*?)```\n/gs;
/** A comment with the words behind `sosw plan`, a block that is job.json (or none), and what is generated. */
const EXAMPLE = /(<!-- plan: (.+?) -->\n(?:```json\n(.*?)```\n)?).*?<!-- \/plan -->/gs;
const PERIODS = /<!-- periods -->\n.*?<!-- \/periods -->/s;
const REFUSED = /<!-- refused -->\n.*?<!-- \/refused -->/s;

/** The page with everything in it that is generated made anew, by `sosw plan`. */
export async function renderJobsPage(page: string, data: JobsData, root: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sosw-jobs-'));
  try {
    for (const [, name = '', text = ''] of page.matchAll(FILE)) await writeFile(join(folder, name), text);
    let rendered = page;
    for (const [all, head = '', words = '', job] of page.matchAll(EXAMPLE)) {
      if (job !== undefined) await writeFile(join(folder, 'job.json'), job);
      const shown = await exampleText(words, job === undefined ? root : folder);
      rendered = rendered.replace(all, () => `${head}${shown}<!-- /plan -->`);
    }
    const [periods, refused] = [await periodsText(data, folder), await refusedText(data, folder)];
    return rendered
      .replace(PERIODS, () => `<!-- periods -->\n${periods}<!-- /periods -->`)
      .replace(REFUSED, () => `<!-- refused -->\n${refused}<!-- /refused -->`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function exampleText(words: string, cwd: string): Promise<string> {
  const { stdout, stderr } = await run(['plan', ...words.split(' ')], { cwd });
  return `\`\`\`console\n$ sosw plan ${words}\n${stdout}${stderr}\`\`\`\n`;
}

async function periodsText({ today, periods }: JobsData, cwd: string): Promise<string> {
  const rows = await Promise.all(
    periods.map(async ({ word, dates, example }) => {
      const job = { lambda_name: 'w', period: example };
      const { stdout } = await planned(job, ['--today', today, '-o', 'json'], cwd);
      return [`\`${word}\``, dates, `\`${example}\``, datesText(JSON.parse(stdout).first.date_list)];
    }),
  );
  return tableText(['period', 'dates', 'example', `on ${today}`], rows);
}

function datesText(dates: readonly string[]): string {
  const [first, last] = [dates[0], dates.at(-1)];
  return dates.length === 1 ? `${first}` : `${first} to ${last}`;
}

async function refusedText({ refused }: JobsData, cwd: string): Promise<string> {
  const rows = await Promise.all(
    refused.map(async (job) => {
      const { stderr } = await planned({ lambda_name: 'w', ...job }, ['--chunkable-attrs', 'section,store'], cwd);
      const [, message = 'NOT REFUSED'] = /^sosw: (.+) \(SOSW_INVALID_JOB\)$/m.exec(stderr) ?? [];
      return [`\`${JSON.stringify(job)}\``, `\`${message}\``];
    }),
  );
  return tableText(['beside `lambda_name`', 'answer'], rows);
}

function planned(job: object, words: readonly string[], cwd: string): Promise<Ended> {
  return run(['plan', '-', ...words], { cwd, stdin: JSON.stringify(job) });
}

function tableText(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
