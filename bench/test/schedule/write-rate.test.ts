import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { writeRate } from '../../src/schedule/write-rate.ts';

/** CI has it; elsewhere the test is skipped where the optional package does not install. */
const isExpected = Boolean(process.env.CI) || isInstalled();

it.runIf(isExpected)(
  'counts what the Scheduler asks of DynamoDB for a job',
  async () => {
    expect(await writeRate(1_000, () => {})).toMatchObject({
      ...{ written_tasks: 1_000, batch_requests_per_25: 1, job_writes_per_500: 1, job_row_writes: 3 },
      ...{ rate_of_bare_loop: expect.any(Number), scheduler_tasks_per_s: expect.any(Number) },
    });
  },
  60_000,
);

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    return true;
  } catch {
    return false;
  }
}
