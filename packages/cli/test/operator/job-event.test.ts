import { describe, expect, it } from 'vitest';
import { jobEvent } from '../../src/operator/job-event.ts';

const JOB = '{"lambda_name":"w","10":1,"9":12345678901234567890}';

describe('jobEvent', () => {
  it('sends the text of a job, its order of keys and its large integers with it', () => {
    const event = jobEvent(`{ "lambda_name": "w",\n "10": 1, "9": 12345678901234567890 }`, {});
    expect(event).toEqual({ job: JOB, job_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('gives each job an id of its own, unless it has one', () => {
    expect(jobEvent(JOB, {}).job_id).not.toBe(jobEvent(JOB, {}).job_id);
    expect(jobEvent(JOB, { jobId: 'mine' }).job_id).toBe('mine');
    expect(jobEvent(`{"job": ${JOB}, "job_id": "its own"}`, {})).toEqual({ job: JOB, job_id: 'its own' });
    expect(jobEvent(`{"job": ${JOB}, "job_id": "its own"}`, { jobId: 'mine' }).job_id).toBe('mine');
  });

  it('takes the job in any of its forms', () => {
    expect(jobEvent(`{"job": ${JSON.stringify(JOB)}}`, {}).job).toBe(JOB);
    expect(jobEvent('{"job_id": "left half-way"}', {})).toEqual({ job_id: 'left half-way' });
  });

  it('starts when the command line says, else when the file says', () => {
    const delayed = `{"job": ${JOB}, "delay": 1.5}`;
    const dated = `{"job": ${JOB}, "run_at": "2030-01-01T00:00:00+01:00"}`;
    expect(jobEvent(delayed, {})).toMatchObject({ delay: 1.5 });
    expect(jobEvent(dated, {})).toMatchObject({ run_at: '2029-12-31T23:00:00.000Z' });
    expect(jobEvent(dated, { delay: 0 })).toMatchObject({ delay: 0 });
    expect(jobEvent(dated, { delay: 0 })).not.toHaveProperty('run_at');
    expect(jobEvent(delayed, { runAt: '1900000000' })).toMatchObject({ run_at: '1900000000' });
    expect(jobEvent(delayed, { runAt: '1900000000' })).not.toHaveProperty('delay');
  });

  it('keeps the time zone of the job, which an option overrules', () => {
    const job = '{"job":{"lambda_name":"w"},"timezone":"Asia/Tokyo"}';
    expect(jobEvent(job, {})).toMatchObject({ timezone: 'Asia/Tokyo' });
    expect(jobEvent(job, { timezone: 'Europe/Berlin' })).toMatchObject({ timezone: 'Europe/Berlin' });
    expect(jobEvent('{"lambda_name":"w"}', {})).not.toHaveProperty('timezone');
  });

  it.each(['', 'no json', '[]', '{}', '{"job": {}}', '{"job_id": 1}'])('refuses %o', (text) => {
    expect(() => jobEvent(text, {})).toThrow(expect.objectContaining({ code: 'SOSW_INVALID_JOB' }));
  });
});
