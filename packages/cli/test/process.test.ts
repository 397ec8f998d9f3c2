import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findFleet } from '@sosw/local';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-code.ts';
import { FIXTURE } from './support/announced-fleet.ts';
import { Spawned } from './support/spawned.ts';

const PATIENT = { timeout: 60_000 };
const READY = /the fleet runs; Ctrl-C stops it/;

let folder: string;
let spawned: Spawned[] = [];
const sosw = (words: readonly string[], stdin?: string): Spawned => {
  const child = new Spawned(words, { cwd: folder, ...(stdin !== undefined && { stdin }) });
  spawned.push(child);
  return child;
};

/** A folder within the project, so that its functions find what they import. */
beforeEach(async () => {
  folder = await mkdtemp(join(FIXTURE, 'dev-'));
  for (const file of ['sosw.config.ts', 'workers.ts']) await cp(join(FIXTURE, file), join(folder, file));
});

afterEach(async () => {
  for (const each of spawned) await each.kill();
  spawned = [];
  await rm(folder, { recursive: true, force: true });
});

const sleepJob = (sleepMs: number) => JSON.stringify({ lambda_name: 'sleeper', sleep_ms: sleepMs });

describe('sosw dev', PATIENT, () => {
  it('runs a fleet that other commands find, and drains at Ctrl-C', async () => {
    const dev = sosw(['dev', '--tick', '0.5', '--data', 'data', '-o', 'jsonl']);
    await dev.said(READY);
    expect(JSON.parse(dev.stdout)).toMatchObject({
      ...{ folder, data: join(folder, 'data'), tick_seconds: 0.5, labourers: ['greeter', 'moody', 'sleeper'] },
    });

    const job = JSON.stringify({ lambda_name: 'greeter', isolate_names: true, names: ['a', 'b'] });
    const scheduled = sosw(['schedule', '-', '--wait', '-o', 'jsonl'], job);
    expect(await scheduled.ended()).toBe(EXIT.ok);
    expect(JSON.parse(scheduled.stdout)).toMatchObject({ total: 2, completed: 2, dead: 0 });
    expect(scheduled.stderr).not.toContain('\u001b');
    expect(dev.stderr).toMatch(/ greeter INFO hello .*names=\["a"\]/);
    const logs = sosw(['logs', 'greeter', '-o', 'jsonl']);
    expect(await logs.ended()).toBe(EXIT.ok);
    expect(logs.stdout).toMatch(/"function":"greeter",.*"message":"hello"/);

    const last = sosw(['schedule', '-'], sleepJob(3_000));
    await dev.said(/ sleeper INFO asleep/);
    await last.ended();
    dev.child.kill('SIGINT');
    await dev.said(/no more tasks are started, those that run may end/);
    expect(await dev.ended()).toBe(EXIT.ok);
    expect(dev.stderr).toMatch(/ sleeper INFO awake/);
    expect(dev.isAnythingLeft()).toBe(false);
    expect(await findFleet(folder)).toBeUndefined();
  });

  it('stops at once at the second Ctrl-C', async () => {
    const dev = sosw(['dev']);
    await dev.said(READY);
    const waiting = sosw(['schedule', '-', '--wait'], sleepJob(50_000));
    await Promise.all([dev.said(/ sleeper INFO asleep/), waiting.said(/^job .*: 1 tasks of sleeper\n/)]);
    dev.child.kill('SIGINT');
    await dev.said(/Ctrl-C again stops at once/);
    dev.child.kill('SIGINT');
    expect(await dev.ended()).toBe(EXIT.failed);
    expect(dev.stderr).toMatch(/sosw: stopped at once\n/);
    expect(dev.stderr).not.toMatch(/awake/);
    expect(dev.isAnythingLeft()).toBe(false);
    expect(await waiting.ended()).toBe(EXIT.noFleet);
  });
});

describe('whoever reads the output', PATIENT, () => {
  it('may stop early', async () => {
    const names = Array.from({ length: 50_000 }, (_, n) => n);
    const job = JSON.stringify({ lambda_name: 'greeter', isolate_names: true, names });
    const plan = sosw(['plan', '-', '--chunkable-attrs', 'name', '-o', 'jsonl'], job);
    await plan.said(/\n/);
    plan.child.stdout?.destroy();
    expect(await plan.ended()).toBe(EXIT.ok);
    expect(plan.stderr).toBe('');
  });
});
