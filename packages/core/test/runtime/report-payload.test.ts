import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { NonRetryableError } from '../../src/domain/errors.ts';
import { parseReport } from '../../src/domain/report.ts';
import { CUT_MARK_KEY, cutReportPayload, type ReportDraft, reportPayload } from '../../src/runtime/report-payload.ts';

const anyFields = fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withMap: true, withSet: true }));
const draft: fc.Arbitrary<ReportDraft> = fc.record(
  {
    taskId: fc.string({ minLength: 1 }),
    outcome: fc.constantFrom('completed', 'failed'),
    stats: anyFields,
    result: anyFields,
    attempt: fc.integer({ min: 1 }),
    receipt: fc.string(),
    error: fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true }),
      fc.string().map((text) => new Error(text)),
    ),
  },
  { requiredKeys: ['taskId', 'outcome'] },
);

describe('the payload of a report', () => {
  it('is read by the WorkerAssistant as the same report, whatever it holds', () => {
    fc.assert(
      fc.property(draft, (report) => {
        const read = parseReport(JSON.parse(reportPayload(report)));
        expect(read).toMatchObject({ taskId: report.taskId, outcome: report.outcome });
        expect(read.attempt).toBe(report.attempt);
        expect(read.receipt).toBe(report.receipt);
        expect(read.error !== undefined).toBe(report.error !== undefined);
      }),
    );
  });

  it('carries JSON stats and results unchanged', () => {
    const jsonFields = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(jsonFields, jsonFields, (stats, result) => {
        const read = parseReport(JSON.parse(reportPayload({ taskId: 't', outcome: 'completed', stats, result })));
        expect(JSON.stringify(read.stats)).toBe(JSON.stringify(stats));
        expect(JSON.stringify(read.result)).toBe(JSON.stringify(result));
      }),
    );
  });

  it('cuts long messages of errors', () => {
    const error = new Error('x'.repeat(5000));
    const read = JSON.parse(reportPayload({ taskId: 't', outcome: 'failed', error }));
    expect(read.error.message).toHaveLength(2000);
  });

  it('says whether another attempt can help', () => {
    const retryable = (error: unknown) =>
      parseReport(JSON.parse(reportPayload({ taskId: 't', outcome: 'failed', error }))).error?.retryable;
    expect(retryable(new Error('later'))).toBe(true);
    expect(retryable(new NonRetryableError('never'))).toBe(false);
  });

  it('does without stats and result when the text would be longer than any text can be', () => {
    const stringify = vi.spyOn(JSON, 'stringify').mockImplementationOnce(() => {
      throw new RangeError('Invalid string length');
    });
    onTestFinished(() => stringify.mockRestore());
    const payload = reportPayload({ taskId: 't', outcome: 'completed', result: { a: 1 } });
    expect(JSON.parse(payload)).toMatchObject({ task_id: 't', result: { [CUT_MARK_KEY]: expect.any(String) } });
  });

  it('can do without stats and result, and says so', () => {
    fc.assert(
      fc.property(draft, (report) => {
        const read = parseReport(JSON.parse(cutReportPayload(report)));
        expect(read.stats).toEqual({});
        expect(Object.keys(read.result)).toEqual([CUT_MARK_KEY]);
        expect(read).toMatchObject({ taskId: report.taskId, outcome: report.outcome });
      }),
    );
  });
});
