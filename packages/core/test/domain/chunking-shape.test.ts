import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Plan, planJob } from '../../src/domain/chunking/plan.ts';
import { isJsonObject, parseJson } from '../../src/domain/json-text.ts';
import { generatedJob } from './chunking-jobs.ts';

const ATTRS = ['section', 'store', 'product'];

function planOf(text: string, chunkableAttrs: readonly string[] = ATTRS): Plan {
  const job = parseJson(text);
  if (!isJsonObject(job)) throw new TypeError('a job is an object');
  return planJob(job, { chunkableAttrs, today: '2026-11-23' });
}

/** Rows `[name, values, values a task, parts, tasks]`. */
function rowsOf(plan: Plan) {
  return plan.shape().map((level) => [level.name, level.values, level.valuesATask, level.parts, level.tasks]);
}

describe('the shape of any plan', { timeout: 60_000 }, () => {
  it('has all tasks, and the attributes in the order of the schema', () => {
    fc.assert(
      fc.property(generatedJob, fc.constantFrom(1, 3), (job, days) => {
        const words = days > 1 ? `"period":"last_${days}_days","isolate_days":true,` : '';
        const plan = planOf(`{${words}${job.text.slice(1)}`, job.attrs);
        const levels = plan.shape();
        const names = levels.map(({ name }) => name);
        const isCut = names.includes('sections');
        if (isCut || days > 1) expect(levels.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(plan.total);
        else expect(levels).toEqual([]);
        const known = ['date_list', ...job.attrs.map((attr) => `${attr}s`)];
        expect(names).toEqual(known.filter((name) => names.includes(name)));
      }),
      { numRuns: 2000 },
    );
  });

  it('knows the longest list of values that a task gets', () => {
    fc.assert(
      fc.property(generatedJob, (job) => {
        const plan = planOf(`{"max_sections_per_batch":2,${job.text.slice(1)}`, job.attrs);
        const lengths = Array.from(
          plan.payloads(0, plan.total),
          (text) => parseJson(text).get('sections')?.members().length ?? 0,
        );
        expect(plan.shape()[0]?.valuesATask).toBe(Math.max(...lengths));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the shape of a plan', () => {
  it('adds up the branches of a level', () => {
    const text =
      '{"isolate_stores":true,"sections":{"a":{"stores":[1,2]},"b":null,"c":{"stores":{"x":{"k":1},"y":null}},"d":{}}}';
    expect(rowsOf(planOf(text))).toEqual([
      ['sections', 4, 1, 4, 2],
      ['stores', 4, 1, 4, 4],
    ]);
  });

  it('counts what stands under contents of the last level as one task each', () => {
    expect(rowsOf(planOf('{"isolate_sections":true,"sections":{"a":{"k":1},"b":null}}', ['section']))).toEqual([
      ['sections', 2, 1, 2, 2],
    ]);
  });

  it('tells the largest batch, and a list that leaves whole', () => {
    const text =
      '{"max_sections_per_batch":3,"sections":[{"a":null,"b":null},{"c":null,"d":null,"e":null,"f":null},{"g":{"stores":[1,2]}}]}';
    expect(rowsOf(planOf(text))).toEqual([
      ['sections', 7, 3, 4, 3],
      ['stores', 2, 2, 1, 1],
    ]);
  });

  it('begins with the dates, for each list of which all else is there once', () => {
    const job = (words: string) => `{${words},"isolate_sections":true,"sections":["a","b"]}`;
    expect(rowsOf(planOf(job('"period":"last_3_days","isolate_days":true')))).toEqual([
      ['date_list', 3, 1, 3, 0],
      ['sections', 2, 1, 6, 6],
    ]);
    expect(rowsOf(planOf(job('"period":"last_3_days"')))).toEqual([
      ['date_list', 3, 3, 1, 0],
      ['sections', 2, 1, 2, 2],
    ]);
  });

  it('of a job that is not cut is its dates, or nothing', () => {
    expect(rowsOf(planOf('{"sections":["a"]}'))).toEqual([]);
    expect(rowsOf(planOf('{"sections":["a"],"period":"last_2_days"}'))).toEqual([['date_list', 2, 2, 1, 1]]);
    expect(rowsOf(planOf('{"sections":["a"],"period":"last_2_days","isolate_days":true}'))).toEqual([
      ['date_list', 2, 1, 2, 2],
    ]);
  });
});
