import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Plan, type PlanOptions, planJob } from '../../src/domain/chunking/plan.ts';
import { isJsonObject, type JsonNode, type JsonObject, parseJson } from '../../src/domain/json-text.ts';
import { generatedJob } from './chunking-jobs.ts';

const TODAY = '2026-11-23';
const SEEDS = 2000;
const TIMEOUT_MS = 60_000;

function jobOf(text: string): JsonObject {
  const node = parseJson(text);
  if (!isJsonObject(node)) throw new TypeError('a job is an object');
  return node;
}

function planOf(text: string, chunkableAttrs: readonly string[], options: Partial<PlanOptions> = {}): Plan {
  return planJob(jobOf(text), { chunkableAttrs, today: TODAY, ...options });
}

function payloadsOf(plan: Plan): string[] {
  return [...plan.payloads(0, plan.total)];
}

/** All ways through a job, or a task, from the outermost attribute down. What a level lacks, the way ends before. */
function pathsIn(level: JsonNode, [attribute, ...inner]: readonly string[]): string[][] {
  const values = attribute === undefined ? undefined : (level.get(`${attribute}s`) ?? level.get(attribute));
  if (values === undefined) return [[]];
  const items = values.kind === 'array' ? [...values.items()] : [values];
  return items.flatMap((item) =>
    item.kind === 'object'
      ? Array.from(item.entries()).flatMap(([key, content]) =>
          pathsIn(content.kind === 'object' ? content : level, inner).map((path) => [JSON.stringify(key), ...path]),
        )
      : pathsIn(level, inner).map((path) => [item.token, ...path]),
  );
}

/** Words for dates, and the lists that tasks get for them. */
const dated = fc.constantFrom<[string, string[]]>(
  ['', ['']],
  ['"isolate_days":true,', ['']],
  ['"period":"last_2_days",', ['["2026-11-21","2026-11-22"]']],
  ['"isolate_days":false,"period":"last_2_days",', ['["2026-11-21","2026-11-22"]']],
  ['"period":"last_2_days","isolate_days":1,', ['["2026-11-21"]', '["2026-11-22"]']],
  ['"date_list":["2026-01-01","2026-01-02"],"isolate_days":"True",', ['["2026-01-01"]', '["2026-01-02"]']],
  ['"date_list":["2026-01-01","2026-01-02"],', ['["2026-01-01","2026-01-02"]']],
  ['"st_date":"2026-10-31","en_date":"2026-11-01",', ['["2026-10-31","2026-11-01"]']],
  ['"period":"last_3_days","isolate_weeks":true,', ['["2026-11-20","2026-11-21"]', '["2026-11-22"]']],
  ['"st_date":"2026-10-31","en_date":"2026-11-01","isolate_months":1,', ['["2026-10-31"]', '["2026-11-01"]']],
  [
    '"date_list":["2026-11-02","2026-10-01","2026-11-01"],"isolate_months":1,',
    ['["2026-11-02","2026-11-01"]', '["2026-10-01"]'],
  ],
);

describe('the plan of any job', { timeout: TIMEOUT_MS }, () => {
  it('has exactly the values of the job, in the order of its text, days outermost', () => {
    fc.assert(
      fc.property(generatedJob, dated, (job, [words, lists]) => {
        const tasks = payloadsOf(planOf(`{${words}${job.text.slice(1)}`, job.attrs)).map((payload) =>
          parseJson(payload),
        );
        const made = tasks.flatMap((task) =>
          pathsIn(task, job.attrs).map((path) => [task.get('date_list')?.token ?? '', ...path].join(' > ')),
        );
        expect(made).toEqual(lists.flatMap((list) => job.paths.map((path) => [list, ...path].join(' > '))));
      }),
      { numRuns: SEEDS },
    );
  });

  it('knows its total, and any range is that of the whole', () => {
    fc.assert(
      fc.property(generatedJob, dated, fc.nat(40), fc.nat(40), (job, [words], from, length) => {
        const plan = planOf(`{${words}${job.text.slice(1)}`, job.attrs);
        const whole = payloadsOf(plan);
        expect(whole).toHaveLength(plan.total);
        expect([...plan.payloads(from, from + length)]).toEqual(whole.slice(from, from + length));
      }),
      { numRuns: SEEDS },
    );
  });

  it('gives what stands beside the values to each task, and no word of the Scheduler to any', () => {
    fc.assert(
      fc.property(generatedJob, (job) => {
        for (const payload of payloadsOf(planOf(job.text, job.attrs))) {
          const keys = Object.keys(JSON.parse(payload));
          expect(keys).toEqual(expect.arrayContaining([...job.extras]));
          expect(keys).not.toContain('lambda_name');
        }
      }),
    );
  });

  it('has one value a task where values are isolated', () => {
    fc.assert(
      fc.property(generatedJob, (job) => {
        fc.pre(!job.extras.some((key) => /_sections?(?:_per_batch)?$/.test(key)));
        for (const payload of payloadsOf(planOf(`{"isolate_sections":true,${job.text.slice(1)}`, job.attrs))) {
          expect(parseJson(payload).get('sections')?.members()).toHaveLength(1);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('ranges', () => {
  const plan = planOf(
    '{"isolate_stores":true,"sections":{"a":{"stores":[1,2]},"b":null,"c":{"stores":{"x":{"k":1},"y":null}}}}',
    ['section', 'store'],
  );

  it('are cut to what there is', () => {
    expect(plan.total).toBe(5);
    expect([...plan.payloads(-3, 1)]).toEqual(['{"isolate_stores":true,"sections":["a"],"stores":[1]}']);
    expect([...plan.payloads(4, 99)]).toEqual(['{"isolate_stores":true,"sections":["c"],"stores":["y"]}']);
    expect([...plan.payloads(5, 9)]).toEqual([]);
    expect([...plan.payloads(3, 2)]).toEqual([]);
  });

  it('of a job without cuts', () => {
    const single = planOf('{"a":1.0}', []);
    expect([...single.payloads(0, 1)]).toEqual(['{"a":1.0}']);
    expect([...single.payloads(0, 0)]).toEqual([]);
    expect([...single.payloads(1, 5)]).toEqual([]);
  });

  it('are found without making what stands before them', () => {
    const values = Array.from({ length: 2000 }, (_, index) => index).join(',');
    const large = planOf(
      `{"period":"last_36600_days","isolate_days":true,"isolate_sections":true,"sections":[${values}]}`,
      ['section'],
    );
    expect(large.total).toBe(73_200_000);
    expect([...large.payloads(73_199_998, 73_200_000)].map((text) => JSON.parse(text))).toEqual([
      { date_list: ['2026-11-22'], isolate_sections: true, sections: [1998] },
      { date_list: ['2026-11-22'], isolate_sections: true, sections: [1999] },
    ]);
  });
});

describe('payloads', () => {
  it('keep order and text of everything that is the job’s own', () => {
    const text = '{"20":"x","4":12345678901234567890,"e":1e-07,"o":{"3":null,"1":[1.0]}}';
    expect(payloadsOf(planOf(text, ['section']))).toEqual([text]);
  });

  it('keep what no flag asks for, also a list where contents are expected', () => {
    const text = '{"isolate_stores":true,"sections":["a",{"b":5}],"stores":["x"]}';
    expect(payloadsOf(planOf(text, ['section', 'store']))).toEqual([text]);
  });

  it('pass over an empty object in a list', () => {
    const text = '{"isolate_sections":true,"sections":[{},{"b":null},{},{"a":{"k":1}},{}]}';
    expect(payloadsOf(planOf(text, ['section']))).toEqual([
      '{"isolate_sections":true,"sections":["b"]}',
      '{"isolate_sections":true,"sections":["a"],"k":1}',
    ]);
  });

  it('have each key once: values inside take the place of what stands outside under their name', () => {
    const text = '{"isolate_sections":true,"stores":[9],"sections":{"a":{"stores":[1,2]},"b":null,"c":{"stores":"x"}}}';
    expect(payloadsOf(planOf(text, ['section', 'store']))).toEqual([
      '{"isolate_sections":true,"sections":["a"],"stores":[1,2]}',
      '{"isolate_sections":true,"stores":[9],"sections":["b"]}',
      '{"isolate_sections":true,"stores":"x","sections":["c"]}',
    ]);
  });

  it('keep values under both names of an attribute that is not cut', () => {
    const text = '{"isolate_sections":true,"sections":{"a":{"store":["y"],"stores":["x"]}}}';
    expect(payloadsOf(planOf(text, ['section', 'store']))).toEqual([
      '{"isolate_sections":true,"sections":["a"],"store":["y"],"stores":["x"]}',
    ]);
  });

  it('without a schema are the job', () => {
    expect(payloadsOf(planOf('{"job_schema_name":"x","isolate_as":true,"as":[1,2]}', []))).toEqual([
      '{"isolate_as":true,"as":[1,2]}',
    ]);
  });
});

describe('flags and batch sizes', () => {
  it('of the singular count as well', () => {
    expect(payloadsOf(planOf('{"max_section_per_batch":2,"sections":[1,2,3]}', ['section']))).toEqual([
      '{"max_section_per_batch":2,"sections":[1,2]}',
      '{"max_section_per_batch":2,"sections":[3]}',
    ]);
  });

  it('a true flag inside counts under a false one outside', () => {
    const text =
      '{"isolate_stores":false,"sections":{"a":{"isolate_stores":true,"stores":[1,2]},"b":{"stores":[3,4]}}}';
    expect(planOf(text, ['section', 'store']).total).toBe(3);
  });

  it('a false flag inside keeps what an outer one asks of this level, and ends it for the levels below', () => {
    const attrs = ['section', 'store', 'product'];
    const own = '{"isolate_stores":true,"sections":{"a":{"isolate_stores":false,"stores":[1,2]}}}';
    expect(planOf(own, attrs).total).toBe(2);
    const below =
      '{"isolate_products":true,"sections":{"a":{"isolate_products":false,"stores":{"x":{"products":[1,2]}}}}}';
    expect(payloadsOf(planOf(below, attrs))).toEqual([
      '{"isolate_products":false,"sections":["a"],"stores":["x"],"products":[1,2]}',
    ]);
  });

  it.each([
    ['true', 2],
    ['2', 2],
    ['"yes"', 2],
    ['"TRUE"', 2],
    ['false', 1],
    ['0', 1],
    ['null', 1],
    ['""', 1],
    ['"no"', 1],
  ])('isolate_sections: %s', (flag, total) => {
    expect(planOf(`{"isolate_sections":${flag},"sections":["a","b"]}`, ['section']).total).toBe(total);
  });
});

describe('dates', () => {
  it('are made of words of the user too', () => {
    const customPeriods = [{ pattern: 'fortnight', dates: () => ['2026-11-09', '2026-11-16'] }];
    const text = '{"period":"fortnight","isolate_days":true}';
    expect(payloadsOf(planOf(text, [], { customPeriods }))).toEqual([
      '{"date_list":["2026-11-09"]}',
      '{"date_list":["2026-11-16"]}',
    ]);
  });

  it('an error of such a word is not taken for a fault of the job', () => {
    const dates = () => {
      throw new TypeError('broken');
    };
    expect(() => planOf('{"period":"x"}', [], { customPeriods: [{ pattern: 'x', dates }] })).toThrow(TypeError);
  });

  it.each([
    ['{"period":null,"isolate_days":true,"a":1}', '{"period":null,"isolate_days":true,"a":1}'],
    ['{"period":"","a":1}', '{"period":"","a":1}'],
    ['{"period":"","isolate_sections":true,"sections":[1]}', '{"isolate_sections":true,"sections":[1]}'],
    ['{"date_list":"2026-01-01","isolate_days":true}', '{"date_list":["2026-01-01"]}'],
    ['{"date_list":["2026-01-01"],"st_date":1,"en_date":2}', '{"date_list":["2026-01-01"],"st_date":1,"en_date":2}'],
    ['{"period":"today","st_date":1,"en_date":2}', '{"date_list":["2026-11-23"],"st_date":1,"en_date":2}'],
    ['{"st_date":"any","a":1}', '{"st_date":"any","a":1}'],
    ['{"en_date":"any","a":1}', '{"en_date":"any","a":1}'],
    ['{"isolate_weeks":true,"isolate_months":0,"a":1}', '{"isolate_weeks":true,"isolate_months":0,"a":1}'],
  ])('%s', (text, payload) => {
    expect(payloadsOf(planOf(text, ['section']))).toEqual([payload]);
  });

  it('are cut by the finest flag that is set', () => {
    const flags = (days: unknown, weeks: unknown, months: unknown) =>
      planOf(
        JSON.stringify({ period: 'last_60_days', isolate_days: days, isolate_weeks: weeks, isolate_months: months }),
        [],
      ).total;
    expect([flags(1, 1, 1), flags(0, 'yes', 1), flags(null, false, true), flags(0, 0, 0)]).toEqual([60, 10, 3, 1]);
  });

  it.each(['week', 'month'])('an attribute called %s owns its flag', (name) => {
    const text = `{"period":"last_60_days","isolate_${name}s":true,"${name}s":[1,2]}`;
    expect(planOf(text, [name]).total).toBe(2);
  });

  it('an attribute called day owns isolate_days', () => {
    expect(payloadsOf(planOf('{"period":"today","isolate_days":true,"days":["mo","tu"]}', ['day']))).toEqual([
      '{"date_list":["2026-11-23"],"isolate_days":true,"days":["mo"]}',
      '{"date_list":["2026-11-23"],"isolate_days":true,"days":["tu"]}',
    ]);
  });
});
