import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type JobsData, renderJobsPage } from './support/jobs-page.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGE = `${ROOT}docs/guide/jobs.md`;
const DATA = `${ROOT}docs/guide/jobs.data.json`;

describe('docs/guide/jobs.md', () => {
  const page = readFileSync(PAGE, 'utf8');
  const data: JobsData = JSON.parse(readFileSync(DATA, 'utf8'));

  it('shows what sosw plan prints (vitest -u writes it anew)', async () => {
    await expect(await renderJobsPage(page, data, ROOT)).toMatchFileSnapshot(PAGE);
  });

  it('has no refusals but where it tells of them, and none that is not one', () => {
    const [before = '', after = ''] = page.split('## What is refused');
    expect(before).not.toMatch(/^sosw: /m);
    expect(after).toMatch(/^sosw: /m);
    expect(page).not.toContain('NOT REFUSED');
  });

  it('has examples by the day of its periods', () => {
    const days = Array.from(page.matchAll(/^<!-- plan: .*--today (\S+)/gm), ([, day]) => day);
    expect(new Set(days)).toEqual(new Set([data.today]));
  });
});
