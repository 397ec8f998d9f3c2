import { describe, expect, it } from 'vitest';
import { parseReport } from '../../src/domain/report.ts';

const COMPLETED = { action: 'mark_task_as_completed', task_id: 't1' };

describe('reports of workers', () => {
  it('of the original are read as they are', () => {
    expect(parseReport(COMPLETED)).toEqual({ taskId: 't1', outcome: 'completed', stats: {}, result: {} });
    expect(parseReport({ actions: ['mark_task_as_failed'], task_id: 't1', stats: '{"rows": 3}' })).toEqual({
      taskId: 't1',
      outcome: 'failed',
      stats: { rows: 3 },
      result: {},
    });
    expect(parseReport({ ...COMPLETED, result: 'null', stats: '', foo: 'bar' })).toMatchObject({
      stats: {},
      result: {},
    });
  });

  it('of ours say attempt, receipt and error', () => {
    const error = { name: 'NonRetryableError', message: 'gone', retryable: false };
    expect(parseReport({ ...COMPLETED, attempt: 2, receipt: '0.x', error })).toMatchObject({
      attempt: 2,
      receipt: '0.x',
      error: { text: 'NonRetryableError: gone', retryable: false },
    });
    expect(parseReport({ ...COMPLETED, error: 'boom' }).error).toEqual({ text: 'boom', retryable: true });
    expect(parseReport({ ...COMPLETED, error: { message: 'boom' } }).error).toEqual({ text: 'boom', retryable: true });
  });

  it('with an attempt, a receipt or an error that makes no sense have none', () => {
    for (const attempt of [0, -1, 1.5, '1', null, Number.NaN]) {
      expect(parseReport({ ...COMPLETED, attempt, receipt: 7, error: [] })).not.toHaveProperty('attempt');
    }
    expect(parseReport({ ...COMPLETED, receipt: 7, error: 5 })).toEqual(parseReport(COMPLETED));
  });

  it('are never refused for the shape of their stats and results (D10)', () => {
    expect(parseReport({ ...COMPLETED, result: [1, 2] }).result).toEqual({ value: [1, 2] });
    expect(parseReport({ ...COMPLETED, result: 'plain text' }).result).toEqual({ value: 'plain text' });
    expect(parseReport({ ...COMPLETED, stats: 5 }).stats).toEqual({ value: 5 });
  });

  it('without an action or a task id are refused by name', () => {
    const expected = 'expected mark_task_as_completed or mark_task_as_failed';
    expect(() => parseReport({ task_id: 't1' })).toThrow(`action: ${expected}, got undefined`);
    expect(() => parseReport({ ...COMPLETED, action: '' })).toThrow(`action: ${expected}, got ""`);
    expect(() => parseReport({ actions: ['mark_task_as_completed', 'x'], task_id: 't1' })).toThrow(expected);
    for (const task_id of [5, null, '', undefined]) {
      expect(() => parseReport({ ...COMPLETED, task_id })).toThrow('task_id: expected a text that is not empty');
    }
    for (const event of [null, 'x', [], 5]) expect(() => parseReport(event)).toThrow('event: expected an object');
  });
});
