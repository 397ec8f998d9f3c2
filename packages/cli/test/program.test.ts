import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-code.ts';
import { run } from './support/run.ts';

const NOWHERE = tmpdir();
const sosw = (...words: string[]) => run(words, { cwd: NOWHERE });

describe('the command line', () => {
  it('shows its help on standard output, exit codes with it', async () => {
    const { code, stdout, stderr } = await sosw('--help');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    for (const verb of ['dev', 'demo', 'schedule', 'plan', 'status', 'tasks', 'invoke', 'logs']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${verb}\\b`, 'm'));
    }
    for (const exitCode of Object.values(EXIT)) expect(stdout).toMatch(new RegExp(`^ {2}${exitCode} {2}\\w`, 'm'));
  });

  it.each([
    [['nonsense'], "error: unknown command 'nonsense'"],
    [['status', '--nonsense'], "error: unknown option '--nonsense'"],
    [['status', 'more'], 'error: too many arguments'],
    [['schedule'], "error: missing required argument 'file'"],
    [['status', '-o', 'xml'], "error: option '-o, --output <format>' argument 'xml' is invalid"],
    [['schedule', 'job.json', '--delay', 'soon'], "error: option '--delay <seconds>' argument 'soon' is invalid"],
    [
      ['schedule', 'job.json', '--delay', '1', '--run-at', 'x'],
      "error: option '--delay <seconds>' cannot be used with",
    ],
    [['plan', 'job.json', '--today', '2026-02-30'], "error: option '--today <YYYY-MM-DD>' argument"],
    [['plan', 'job.json', '--chunkable-attrs', 'a,,b'], "error: option '--chunkable-attrs <names>' argument"],
    [['tasks', 'list', '--state', 'lost'], "error: option '--state <state>' argument 'lost' is invalid"],
    [['dev', '--tick', '0'], "error: option '--tick <seconds>' argument '0' is invalid"],
  ])('refuses %o and points at the help', async (words, message) => {
    const { code, stdout, stderr } = await sosw(...words);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/--help tells more/);
  });

  it('shows the help of a group that was given no command, and takes that for a mistake', async () => {
    const { code, stdout, stderr } = await sosw('tasks');
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toContain('retry [options] <id>');
  });
});

describe('where no fleet runs', () => {
  it.each([[['status']], [['tasks', 'list']], [['invoke', 'greeter']]])(
    '%o ends with 3 and one line',
    async (words) => {
      const { code, stdout, stderr } = await sosw(...words);
      expect({ code, stdout }).toEqual({ code: EXIT.noFleet, stdout: '' });
      expect(stderr).toMatch(/^sosw: no fleet runs in \S+ or in a folder above it: [^\n]+\n$/);
    },
  );

  it('logs ends with 3, too', async () => {
    expect(await sosw('logs')).toMatchObject({ code: EXIT.noFleet, stdout: '' });
  });

  it.each([
    ['no sosw.config.ts', ['dev'], 'folder: expected one with a sosw.config.ts'],
    ['a prefix on this machine', ['status', '--prefix', 'x_'], 'prefix: expected beside --profile or --region'],
    ['no file', ['schedule', 'absent.json'], 'file: expected a file that can be read, got "absent.json"'],
    ['no JSON', ['schedule', '-'], 'event at offset 0: expected a JSON value'],
    ['a payload that is no JSON', ['invoke', 'greeter', '--payload', '{'], 'payload: expected JSON, got "{"'],
    ['a payload without its file', ['invoke', 'x', '--payload', '@absent'], 'file: expected a file that can be read'],
    ['a single document without an end', ['logs', '--follow', '-o', 'json'], 'output: expected jsonl or table'],
  ])('%s is bad input first', async (_, words, message) => {
    const { code, stdout, stderr } = await sosw(...words);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr.startsWith(`sosw: ${message}`)).toBe(true);
    expect(stderr.split('\n')).toHaveLength(2);
  });
});
