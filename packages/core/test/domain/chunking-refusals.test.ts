import { describe, expect, it } from 'vitest';
import { planJob } from '../../src/domain/chunking/plan.ts';
import { chunkableAttrsOf } from '../../src/domain/chunking/schema.ts';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { PAYLOAD_BYTES_MAX } from '../../src/domain/invocation.ts';
import { InvalidJobError } from '../../src/domain/job.ts';
import { isJsonObject, parseJson } from '../../src/domain/json-text.ts';

const ATTRS = ['section', 'store', 'product'];

/** The error of planning a job; fails when it is planned. */
function refusalOf(text: string, chunkableAttrs: readonly string[] = ATTRS): InvalidInputError {
  const job = parseJson(text);
  if (!isJsonObject(job)) throw new TypeError('a job is an object');
  try {
    planJob(job, { chunkableAttrs, today: '2026-11-23' });
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error(`planned: ${text.slice(0, 200)}`);
}

describe('a job is refused with the place, what was expected and what was given', () => {
  it.each([
    // Nothing to cut.
    ['{"isolate_sections":true}', 'sections: expected values of section, as they are to be cut, got undefined'],
    ['{"isolate_sections":true,"sections":[]}', 'sections: expected values of section, as they are to be cut, got []'],
    [
      '{"max_sections_per_batch":2,"section":{}}',
      'sections: expected values of section, as they are to be cut, got {}',
    ],
    [
      '{"isolate_sections":true,"sections":[{},{}]}',
      'sections: expected values of section, as they are to be cut, got [{},{}]',
    ],
    [
      '{"isolate_sections":true,"sections":null}',
      'sections: expected values of section, as they are to be cut, got null',
    ],
    // Batch sizes and flags.
    ...['0', '-1', '1.5', '"2"', 'true', 'null', '[]', '1e400'].map((size) => [
      `{"max_sections_per_batch":${size},"sections":["a"]}`,
      'max_sections_per_batch: expected a positive whole number, got ',
    ]),
    [
      '{"sections":{"a":{"max_stores_per_batch":0}}}',
      'sections.a.max_stores_per_batch: expected a positive whole number, got 0',
    ],
    [
      '{"sections":[{"a":{"stores":{"x":{"max_product_per_batch":-2}}}}]}',
      'sections[0].a.stores.x.max_product_per_batch: expected',
    ],
    ['{"isolate_sections":[],"sections":["a"]}', 'isolate_sections: expected true or false, got []'],
    ['{"isolate_section":"maybe","sections":["a"]}', 'isolate_section: expected true or false, got "maybe"'],
    ['{"isolate_days":{}}', 'isolate_days: expected true or false, got {}'],
    // What cannot be cut.
    [
      '{"isolate_sections":true,"sections":["a",null]}',
      'sections[1]: expected texts, numbers and booleans only, or objects only, got null',
    ],
    ['{"isolate_sections":true,"sections":[["a"]]}', 'sections[0]: expected texts'],
    ['{"isolate_sections":true,"sections":[{"a":null},"b"]}', 'sections[1]: expected texts'],
    ['{"isolate_sections":true,"sections":{"a":null,"b":5}}', 'sections.b: expected null or an object, got 5'],
    [
      '{"isolate_stores":true,"sections":{"a":{"stores":{"x":["p"],"y":{}}}}}',
      'sections.a.stores.x: expected null or an object, got ["p"]',
    ],
    [
      '{"isolate_products":true,"sections":{"a":{"stores":{"x":{"products":{"p":1}}}}}}',
      'sections.a.stores.x.products.p: expected null',
    ],
    [
      '{"isolate_sections":true,"sections":["a"],"section":"b"}',
      'section: expected values of section under one name, not also under "sections", got "b"',
    ],
    // Values that would be lost or doubled.
    [
      '{"isolate_stores":true,"isolate_sections":true,"sections":["a"],"stores":["x"]}',
      'stores: expected no values of store beside those of section, as they are to be cut, got ["x"]',
    ],
    [
      '{"isolate_products":true,"sections":{"a":{"stores":{"x":{}},"product":1}}}',
      'sections.a.product: expected no values of product beside those of store',
    ],
    [
      '{"isolate_sections":true,"sections":{"a":{"sections":"z"}}}',
      'sections.a.sections: expected no "sections" that hides the outer one, got "z"',
    ],
    [
      '{"isolate_products":true,"sections":{"a":{"stores":{"x":{"products":{"p":{"stores":1}}}}}}}',
      'sections.a.stores.x.products.p.stores: expected no "stores"',
    ],
    [
      '{"period":"today","isolate_sections":true,"sections":{"a":{"date_list":[]}}}',
      'sections.a.date_list: expected no "date_list"',
    ],
    [
      '{"period":"today","date_list":["2026-01-01"]}',
      'date_list: expected no dates beside a period, got ["2026-01-01"]',
    ],
    // Dates.
    ['{"period":"todayish"}', 'period: expected one of last_X_days'],
    ['{"period":"last_0_days"}', 'period: expected last_X_days with X from 1'],
    ['{"period":7}', 'period: expected a text such as last_3_days, got 7'],
    ['{"isolate_weeks":true,"date_list":["soon"]}', 'date_list: expected a date, YYYY-MM-DD, got "soon"'],
    ['{"st_date":"2026-01-02","en_date":"2026-01-01"}', 'en_date: expected a date from st_date (2026-01-02) on'],
    ['{"st_date":20260102,"en_date":"2026-01-01"}', 'st_date: expected a date, YYYY-MM-DD, got 20260102'],
    [
      '{"st_date":"2026-01-02","isolate_months":true}',
      'en_date: expected a date, YYYY-MM-DD, beside st_date, as dates are to be cut',
    ],
    ['{"en_date":"2026-01-02","isolate_days":true}', 'st_date: expected a date, YYYY-MM-DD, beside en_date'],
    ['{"isolate_days":true,"date_list":[]}', 'date_list: expected dates to isolate, got []'],
    ['{"isolate_days":true,"date_list":["2026-01-01",1]}', 'date_list: expected dates to isolate'],
  ])('%s', (text = '', message = '') => {
    const error = refusalOf(text);
    expect(error).toBeInstanceOf(InvalidJobError);
    expect(error.code).toBe('SOSW_INVALID_JOB');
    expect(error.message.startsWith(message), error.message).toBe(true);
  });

  it('shows the beginning of what is long', () => {
    const error = refusalOf(`{"isolate_sections":true,"sections":{"a":[${'"x",'.repeat(1000)}1]}}`);
    expect(String(error.details.given)).toHaveLength(200);
  });
});

describe('a task over the limit', () => {
  const long = 'x'.repeat(PAYLOAD_BYTES_MAX);
  const half = 'é'.repeat(PAYLOAD_BYTES_MAX / 4);
  const halves = '\ud800'.repeat(PAYLOAD_BYTES_MAX / 6); // each leaves as six bytes

  it.each([
    [`{"note":"${long}"}`, 'job'],
    [`{"note":"${half}","isolate_sections":true,"sections":[1,"${half}"]}`, 'sections'],
    [`{"note":"${half}","isolate_sections":true,"sections":{"a":null,"b":{"k":"${half}"}}}`, 'sections.b'],
    [`{"isolate_stores":true,"sections":{"a":{"stores":[1]},"b":{"stores":["${long}"]}}}`, 'sections.b.stores'],
    [`{"note":"${half}","isolate_stores":true,"sections":{"${half}":null,"b":{"stores":[1]}}}`, `sections.${half}`],
    [`{"isolate_sections":true,"sections":{"a":null,"b":{"k":"${long}"}}}`, 'sections.b', ['section']],
    [`{"isolate_sections":true,"sections":{"b":{"${halves}":1}}}`, 'sections.b', ['section']],
    [`{"isolate_days":true,"date_list":["2026-01-01","${long}"]}`, 'job'],
  ])('is refused, with its place', (text, path, attrs: readonly string[] = ATTRS) => {
    const { details } = refusalOf(text, attrs);
    expect(details.path).toBe(path);
    expect(details.expected).toBe(`tasks of at most ${PAYLOAD_BYTES_MAX} bytes`);
    expect(Number(details.given)).toBeGreaterThan(PAYLOAD_BYTES_MAX);
  });

  it.each([
    ['a', 1],
    ['é', 2],
    ['\u07ff', 2],
    ['\u0800', 3],
    ['花', 3],
    ['🎺', 4],
  ])('is measured in bytes of UTF-8: %s', (letter, bytes) => {
    const envelope = new TextEncoder().encode('{"isolate_sections":true,"sections":[""]}').length;
    const room = PAYLOAD_BYTES_MAX - envelope;
    const jobWith = (text: string) => `{"isolate_sections":true,"sections":["${text}"]}`;
    const fits = letter.repeat(Math.floor(room / bytes)) + 'a'.repeat(room % bytes);
    const job = parseJson(jobWith(fits));
    expect(isJsonObject(job) && planJob(job, { chunkableAttrs: ['section'], today: '2026-11-23' }).total).toBe(1);
    expect(refusalOf(jobWith(`${fits}a`), ['section']).details.given).toBe(PAYLOAD_BYTES_MAX + 1);
  });
});

it('a job of more tasks than ids can count is refused', { timeout: 60_000 }, () => {
  const values = `${'0,'.repeat(2_199_999)}0`;
  const error = refusalOf(
    `{"period":"last_36600_days","isolate_days":true,"isolate_sections":1,"sections":[${values}]}`,
  );
  expect(error.message).toBe('job: expected at most 78364164096 tasks, got 80520000000');
});

describe('a schema is refused', () => {
  it.each([
    [['sections'], 'chunkable_attrs[0]'],
    [['section', ''], 'chunkable_attrs[1]'],
    [['store', 'section', 'store'], 'chunkable_attrs[2]'],
  ])('with the names %j', (attrs, path) => {
    const error = refusalOf('{"a":1}', attrs);
    expect(error).not.toBeInstanceOf(InvalidJobError);
    expect(error.details.path).toBe(path);
  });

  it.each([
    [{ jobSchema: [] }, 'job_schema: expected an object, got []'],
    [{ jobSchema: { chunkableAttrs: 'section' } }, 'job_schema.chunkable_attrs: expected a list of attributes'],
    [{ jobSchema: { chunkableAttrs: ['section', 5] } }, 'job_schema.chunkable_attrs[1]: expected'],
    [{ jobSchemaVariants: { default: { chunkableAttrs: [[]] } } }, 'job_schema_variants.default.chunkable_attrs[0]'],
    [{ jobSchemaVariants: 'x' }, 'job_schema_variants: expected an object'],
  ])('%j', (schemas, message) => {
    expect(() => chunkableAttrsOf(schemas)).toThrow(message);
  });
});
