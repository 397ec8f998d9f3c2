import { beforeEach, describe, expect, it } from 'vitest';
import { schedule } from '../../src/essentials/scheduler.ts';
import { settings, timeFor } from './jobs.ts';
import { useWorlds, WORKER, type World } from './world.ts';

const newWorld = useWorlds();
let world: World;

beforeEach(async () => {
  world = await newWorld({ nowMs: Date.UTC(2026, 0, 1, 3) });
});

const job = { lambda_name: WORKER, period: 'today', isolate_days: true };

async function datesOfTasks(): Promise<unknown[]> {
  const tasks = await world.store.tasks.queuedHead(`${WORKER}#0`, 100);
  return tasks.map(({ payload }) => JSON.parse(payload).date_list[0]);
}

describe('today', () => {
  it.each([
    ['in UTC, if nobody says more', {}, undefined, '2026-01-01'],
    ['as the Scheduler is configured', {}, 'America/New_York', '2025-12-31'],
    ['as the event says', { timezone: 'America/New_York' }, 'Asia/Tokyo', '2025-12-31'],
  ])('%s', async (_, words, timezone, today) => {
    await schedule(world.deps, { job, ...words }, settings({ timezone }));
    expect(await datesOfTasks()).toEqual([today]);
    expect(await world.store.jobs.read('request-1')).toMatchObject({ today });
  });

  it.each([
    [{ timezone: 'Europe/Nowhere' }, undefined, 'timezone: expected a time zone such as Europe/Berlin'],
    [{ timezone: 5 }, undefined, 'timezone: expected a time zone such as Europe/Berlin, got 5'],
    [{}, 'Berlin', 'timezone: expected a time zone such as Europe/Berlin, got "Berlin"'],
    [{}, ['UTC'], 'timezone: expected a time zone'],
  ])('is refused in no time zone: %j, %j', async (words, timezone, message) => {
    await expect(schedule(world.deps, { job, ...words }, settings({ timezone }))).rejects.toThrow(message);
    expect(await world.store.jobs.read('request-1')).toBeUndefined();
  });

  it('the same job in another time zone is another job', async () => {
    await schedule(world.deps, { job, job_id: 'x' }, settings());
    await expect(schedule(world.deps, { job, job_id: 'x', timezone: 'UTC' }, settings())).rejects.toMatchObject({
      code: 'SOSW_JOB_CONFLICT',
    });
  });
});

describe('a period of the user’s own', () => {
  const many = (period: string, today: string) =>
    Array.from({ length: 600 }, () => `${today.slice(0, 4)}-0${period.at(-1)}-01`);
  const customPeriods = [{ pattern: 'month_[1-9]', dates: many }];
  const own = { ...job, period: 'month_2' };

  it('is asked once, and its dates are kept for a resume that does not know it', async () => {
    const first = settings({ customPeriods, isTimeUp: timeFor(1) });
    await schedule(world.deps, own, first);
    expect(await world.store.jobs.read('request-1')).toMatchObject({
      cursor: 500,
      customDates: many('month_2', '2026'),
    });
    expect(await schedule(world.deps, { job_id: 'request-1' }, settings())).toMatchObject({
      state: 'written',
      total: 600,
    });
    expect(new Set(await datesOfTasks())).toEqual(new Set(['2026-02-01']));
  });

  it('leaves nothing in the row of a job that has none', async () => {
    await schedule(world.deps, job, settings({ customPeriods }));
    expect(await world.store.jobs.read('request-1')).not.toHaveProperty('customDates');
  });

  it('is named among the words that are known', async () => {
    const unknown = schedule(world.deps, { ...job, period: 'soon' }, settings({ customPeriods }));
    await expect(unknown).rejects.toThrow('month_to_date, month_[1-9], got "soon"');
  });
});
