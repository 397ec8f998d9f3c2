import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAYLOAD_BYTES_MAX } from '../../src/domain/invocation.ts';
import { JSON_DEPTH_MAX } from '../../src/domain/json-tape.ts';
import { PERIOD_DAYS_MAX } from '../../src/domain/periods.ts';
import { TASKS_PER_JOB_MAX } from '../../src/domain/task-id.ts';
import { JOB_BYTES_MAX } from '../../src/essentials/job-text.ts';

const PAGE = new URL('../../../../docs/guide/jobs.md', import.meta.url);

it.each([
  ['a job, as the shortest JSON text', `${JOB_BYTES_MAX / 1024} KiB`],
  ['a payload', `${PAYLOAD_BYTES_MAX / 1024} KiB`],
  ['tasks of a job', TASKS_PER_JOB_MAX.toLocaleString('en')],
  ['levels of lists and objects', `${JSON_DEPTH_MAX}`],
  ['days of a period', PERIOD_DAYS_MAX.toLocaleString('en')],
])('docs/guide/jobs.md knows the limit: %s', (what, limit) => {
  const row = readFileSync(PAGE, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| ${what}`));
  expect(row).toContain(`| ${limit}`);
});
