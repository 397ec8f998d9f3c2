import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidJobError, type JobRequest, readJob } from '../../src/domain/job.ts';
import { writeJson } from '../../src/domain/json-text.ts';

const job = { lambda_name: 'some_function', sections: ['a'] };

/** A request as plain data, the body as its text. */
function shownOf(request: JobRequest): Record<string, unknown> {
  return request.kind === 'new' ? { ...request, body: writeJson(request.body) } : { ...request };
}

describe('readJob', () => {
  it.each([
    ['the job itself', job],
    ['the job as a text', JSON.stringify(job, undefined, 2)],
    ['an object with the job', { job }],
    ['an object with the text of the job', { job: JSON.stringify(job) }],
    ['a text with the job', JSON.stringify({ job })],
    ['a text with the text of the job', JSON.stringify({ job: JSON.stringify(job) })],
    ['an event of EventBridge', { version: '0', id: 'abc', time: '2026-11-23T00:00:00Z', job }],
  ])('takes %s', (_, event) => {
    expect(shownOf(readJob(event))).toEqual({ kind: 'new', labourerId: 'some_function', body: JSON.stringify(job) });
  });

  it('keeps the order of keys and the text of numbers where the job is a text', () => {
    const text = '{"lambda_name":"f","9":{"3":1.0,"1":12345678901234567890}}';
    expect(shownOf(readJob({ job: text })).body).toBe(text);
  });

  it('leaves words of ours alone inside the job (D23)', () => {
    const event = { lambda_name: 'f', job_id: 7, run_at: 'soon', delay: -1, task_id: 'x' };
    expect(shownOf(readJob(event))).toEqual({ kind: 'new', labourerId: 'f', body: JSON.stringify(event) });
    expect(shownOf(readJob({ job: event }))).toEqual({ kind: 'new', labourerId: 'f', body: JSON.stringify(event) });
  });

  it('resumes a job that is named and nothing else', () => {
    expect(readJob({ job_id: 'nightly 2026-11-23' })).toEqual({ kind: 'resume', jobId: 'nightly 2026-11-23' });
    expect(readJob('{"job_id":"ключ"}')).toEqual({ kind: 'resume', jobId: 'ключ' });
    expect(() => readJob({ job_id: 'x', delay: 5 })).toThrow('lambda_name: expected');
  });

  it('names the schema that the job names', () => {
    const schemaOf = (job_schema_name: unknown) => shownOf(readJob({ ...job, job_schema_name })).schemaName;
    expect(schemaOf('topics')).toBe('topics');
    expect(schemaOf(null)).toBeUndefined();
    expect(schemaOf('')).toBeUndefined();
    expect(() => schemaOf(['topics'])).toThrow('job_schema_name: expected the name of a schema, got ["topics"]');
  });

  it.each([
    [null, 'event: expected an object, or a JSON text of one, got null'],
    [undefined, 'event: expected a value that JSON can write'],
    [[], 'event: expected an object'],
    ['{"lambda_name"', 'event at offset 14: expected ":", got "the end"'],
    ['"some_function"', 'event: expected an object'],
    [{ job: null }, 'job: expected an object'],
    [{ job: 'rubbish' }, 'job at offset 0: expected a JSON value, got "rubbish"'],
    [{ job: '[]' }, 'job: expected an object'],
    [{}, 'lambda_name: expected the name or ARN of a function, in the job itself, got undefined'],
    [{ lambda_name: 'f', job: {} }, 'lambda_name: expected'],
    [{ job_id: '' }, 'job_id: expected a text of 1 to 200 characters'],
    [{ job_id: 'x'.repeat(201) }, 'job_id: expected'],
    [{ job, job_id: 'a\nb' }, 'job_id: expected'],
    [{ job, job_id: 5 }, 'job_id: expected'],
  ])('refuses %j', (event, message) => {
    expect(() => readJob(event)).toThrow(InvalidJobError);
    expect(() => readJob(event)).toThrow(message);
  });

  it('refuses anything else with an error of its own', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.record({ job: fc.anything() })), (event) => {
        expect(() => readJob(event)).toThrow(InvalidJobError);
      }),
    );
  });
});

describe('lambda_name', () => {
  const nameOf = (lambda_name: unknown) => shownOf(readJob({ lambda_name })).labourerId;

  it.each([
    'foo-bar_1',
    'foo-bar_1:prod',
    'foo-bar_1:$LATEST',
    'arn:aws:lambda:us-west-2:000000000000:function:foo-bar_1',
    'arn:aws:lambda:us-west-2:000000000000:function:foo-bar_1:7',
    'arn:aws-cn:lambda:cn-north-1:123456789012:function:foo-bar_1',
    'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:foo-bar_1:$LATEST',
    'arn:aws-iso-b:lambda:us-isob-east-1:123456789012:function:foo-bar_1:prod',
    '123456789012:function:foo-bar_1',
    'function:foo-bar_1:prod',
  ])('%s is a function (D35)', (name) => {
    expect(nameOf(name)).toBe('foo-bar_1');
  });

  it.each([
    [
      '',
      'a b',
      'a.b',
      'a:b:c',
      'arn:aws:lambda:us-west-2:000000000000:layer:foo',
      'arn:aws:s3:::function:foo',
      'x'.repeat(141),
      5,
      null,
    ],
  ])('anything else is not', (...names) => {
    for (const name of names) expect(() => nameOf(name), String(name)).toThrow('lambda_name: expected the name or ARN');
  });
});

describe('a later start', () => {
  const startOf = (beside: Record<string, unknown>) => shownOf(readJob({ job, ...beside })).start;
  const at = Date.UTC(2026, 10, 24, 2, 26, 46, 500);

  it.each([
    ['2026-11-24T02:26:46.500Z', at],
    ['2026-11-24 02:26:46.5', at],
    ['2026-11-24T02:26:46,5004z', at],
    ['2026-11-24T04:26:46.500+02:00', at],
    ['2026-11-23T20:56:46.500-0530', at],
    ['2026-11-24T03:26:46.500+01', at],
    ['2026-11-24T02:26Z', at - 46_500],
    ['2026-11-24', Date.UTC(2026, 10, 24)],
    [at, at],
    [at / 1000, at],
    [String(at), at],
    ['1795487206.5', at],
    [0, 0],
  ])('run_at %j', (runAt, atMs) => {
    expect(startOf({ run_at: runAt })).toEqual({ atMs });
  });

  it('reads any instant as Date does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
        expect(startOf({ run_at: new Date(ms).toISOString() })).toEqual({ atMs: ms });
      }),
    );
  });

  it.each([
    'soon',
    '',
    '2026-02-30',
    '2026-11-24T25:00Z',
    '2026-11-24T10:60Z',
    '2026-11-24T10:00:60Z',
    '2026-11-24T10:00Z+1',
    '24.11.2026',
    '1969-12-31',
    -1,
    1e15,
    null,
    true,
  ])('run_at %j is refused', (runAt) => {
    expect(() => startOf({ run_at: runAt })).toThrow('run_at: expected a time as in ISO 8601');
  });

  it('delay is in seconds', () => {
    expect(startOf({ delay: 1.5 })).toEqual({ delayMs: 1500 });
    expect(startOf({ delay: 0 })).toEqual({ delayMs: 0 });
    for (const delay of [-1, 4e8, '5', null])
      expect(() => startOf({ delay })).toThrow('delay: expected seconds from 0 to');
  });

  it('is given once', () => {
    expect(() => startOf({ delay: 1, run_at: 5 })).toThrow('delay: expected run_at or delay, not both, got 1');
    expect(startOf({ job_id: 'x' })).toBeUndefined();
  });
});

it('job_id beside a job is the id of the job', () => {
  expect(readJob({ job, job_id: 'nightly' })).toMatchObject({ kind: 'new', jobId: 'nightly' });
});
