import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/exit-code.ts';
import { done, startFilled } from '../support/filled-tables.ts';
import { run } from '../support/run.ts';
import type { Tables } from '../support/tables.ts';

let tables: Tables;
const sosw = (...words: string[]) => run(words, { cwd: tables.cwd });

beforeAll(async () => {
  tables = await startFilled();
}, 30_000);

afterAll(() => tables?.stop());

describe('a fleet whose functions are gone', () => {
  it.each([
    ['invoke', 'greeter'],
    ['tasks', 'retry', done.taskId],
    ['tasks', 'cancel', done.taskId],
  ])('%s ends with 3 and one line', async (...words) => {
    const { code, stdout, stderr } = await sosw(...words);
    expect({ code, stdout }).toEqual({ code: EXIT.noFleet, stdout: '' });
    expect(stderr).toMatch(/^sosw: the fleet of \S+ cannot be reached: [^\n]*ECONNREFUSED[^\n]*\n$/);
  });

  it('schedule tells how to ask again', async () => {
    const job = JSON.stringify({ lambda_name: 'busy' });
    const { code, stderr } = await run(['schedule', '-', '--job-id', 'mine'], { cwd: tables.cwd, stdin: job });
    expect(code).toBe(EXIT.noFleet);
    expect(stderr).toMatch(/^sosw: [^\n]*ECONNREFUSED[^\n]* --job-id mine finds it [^\n]*\n$/);
  });
});
