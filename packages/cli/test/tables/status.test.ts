import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../../src/exit-code.ts';
import { HOUR_MS, NOW_MS, startFilled } from '../support/filled-tables.ts';
import { run } from '../support/run.ts';
import type { Tables } from '../support/tables.ts';

let tables: Tables;
const sosw = (...words: string[]) => run(words, { cwd: tables.cwd });

beforeAll(async () => {
  tables = await startFilled();
}, 30_000);

afterAll(() => tables?.stop());

describe('status', () => {
  it('tells slots and why, what runs, and what is queued and due without reading long queues', async () => {
    const { code, stdout, stderr } = await sosw('status', '-o', 'json');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    const { labourers, jobs } = JSON.parse(stdout);
    expect(labourers).toEqual([
      {
        ...{ labourer_id: 'busy', slots: 4, reason: 'ecology', paused: false, running: 2 },
        ...{ queued: 64, more_queued: true, waiting_due: 1, more_due: false, lanes: 2, slots_at_ms: NOW_MS - 12_000 },
        metrics: {
          queue: { status: 3, at_ms: NOW_MS, trouble: 'no_data' },
          load: { status: 2, value: 71.5, at_ms: NOW_MS },
          disk: { status: 4, value: 1, at_ms: NOW_MS },
        },
      },
      expect.objectContaining({ labourer_id: 'calm', slots: 0, reason: 'max_is_zero', queued: 0, more_queued: false }),
      expect.objectContaining({ labourer_id: 'new', slots: null, reason: 'paused', paused: true, slots_at_ms: null }),
    ]);
    expect(jobs).toHaveLength(2);
    expect(jobs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ job_id: 'open', state: 'writing', total: 3, written: 0, closed: 0, due_ms: null }),
        expect.objectContaining({ job_id: 'large', total: 5_000, closed: null, due_ms: NOW_MS + HOUR_MS }),
      ]),
    );
  });

  it('is two tables for people', async () => {
    const { stdout } = await sosw('status');
    const lines = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines[0]).toEqual(['LABOURER', 'SLOTS', 'RUNNING', 'QUEUED', 'DUE', 'WHY', 'LOOKED']);
    expect(lines[1]?.slice(0, 6)).toEqual(['busy', '4', '2', '64+', '1', 'ecology: load 71.5, queue no data']);
    expect(lines[3]).toEqual(['new', '-', '0', '0', '0', 'paused', '-']);
    expect(lines[5]).toEqual(['JOB', 'LABOURER', 'STATE', 'TASKS', 'WRITTEN', 'CLOSED', 'SCHEDULED', 'STARTS']);
  });

  it('is an object a line with -o jsonl', async () => {
    const { stdout } = await sosw('status', '-o', 'jsonl');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ labourer_id, job_id }) => job_id ?? labourer_id)).toEqual(
      expect.arrayContaining(['busy', 'calm', 'new', 'open', 'large']),
    );
  });
});

describe('colours', () => {
  const isColoured = async (columns?: number) => {
    const { stdout } = await run(['status'], { cwd: tables.cwd, ...(columns !== undefined && { columns }) });
    return stdout.includes('\u001b[');
  };

  beforeEach(() => {
    vi.stubEnv('TERM', 'xterm-256color');
    for (const name of ['NO_COLOR', 'FORCE_COLOR', 'CI']) vi.stubEnv(name, undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  it('appear in a terminal, unless NO_COLOR is set', async () => {
    expect(await isColoured(80)).toBe(true);
    vi.stubEnv('NO_COLOR', '1');
    expect(await isColoured(80)).toBe(false);
  });

  it('appear nowhere else', async () => {
    expect(await isColoured()).toBe(false);
  });
});
