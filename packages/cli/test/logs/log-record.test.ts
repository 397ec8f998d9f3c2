import { describe, expect, it } from 'vitest';
import { logDocument, logText } from '../../src/logs/log-record.ts';
import type { Style } from '../../src/output/style.ts';

const plain: Style = (_, text) => text;
const record = (line: string) => ({ atMs: Date.UTC(2026, 0, 1, 12, 0, 0, 7), functionName: 'f', line });

describe('a line of a log', () => {
  it('is shown with its level, its message and its other fields', () => {
    const error = { name: 'E' };
    const fields = { timestamp: 'x', request_id: 'y', level: 'ERROR', message: 'no', task_id: 't', error };
    const line = JSON.stringify(fields);
    expect(logText(record(line), plain)).toBe('12:00:00.007 f ERROR no task_id=t error={"name":"E"}');
  });

  it.each(['plain text', '[1]', 'null', '{"no":"text"}'])('is shown as it is when it is %o', (line) => {
    expect(logText(record(line), plain)).toBe(`12:00:00.007 f ${line}`);
  });

  it('is shown with its numbers when it is metrics', () => {
    const line = JSON.stringify({ _aws: { CloudWatchMetrics: [] }, labourer_id: 'w', TasksInvoked: 3 });
    expect(logText(record(line), plain)).toBe('12:00:00.007 f METRICS labourer_id=w TasksInvoked=3');
  });

  it('moves no cursor', () => {
    const line = JSON.stringify({ level: 'INFO', message: 'a\nb\u001b[2J', field: 'c\rd' });
    expect(logText(record(line), plain)).toBe('12:00:00.007 f INFO a b field=c d');
  });

  it('is an object for machines, JSON within it as it was written', () => {
    expect(logDocument({ ...record('{"n":1}'), requestId: 'r' })).toEqual({
      ...{ at_ms: record('').atMs, function: 'f', request_id: 'r', line: { text: '{"n":1}' } },
    });
    expect(logDocument(record('text')).line).toBe('text');
  });
});
