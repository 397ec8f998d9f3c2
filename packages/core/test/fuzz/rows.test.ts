import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeOf, type Item } from '../../src/aws/store/attributes.ts';
import { RowReader } from '../../src/aws/store/row-reader.ts';
import { closedItem, readClosed } from '../../src/aws/store/rows/closed.ts';
import { newJobItem, readJob, readJobSummary } from '../../src/aws/store/rows/job.ts';
import { readState, stateColumns, stateKey } from '../../src/aws/store/rows/labourer-state.ts';
import { readRunning, runningItem } from '../../src/aws/store/rows/running.ts';
import { readTask, taskItem } from '../../src/aws/store/rows/task.ts';
import { readDue, readWaiting, waitingItem } from '../../src/aws/store/rows/waiting.ts';
import { RowError } from '../../src/ports/row-error.ts';
import { aClosedTask, aJob, aReference, aSlot, aState, aTask, aWaitingTask } from '../../src/testing/index.ts';
import { outcomeOf, RUNS } from './rubbish.ts';

/** Attributes of any type, of which some are what the row had, slightly off. */
const attribute: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map(attributeOf),
  fc.constantFrom<AttributeValue>(
    ...[{ N: '0' }, { N: '-1' }, { N: '1.5' }, { N: '1e400' }, { N: '9007199254740993' }, { S: '' }, { S: '[]' }],
    ...[{ S: '[{}]' }, { S: '{' }, { M: {} }, { L: [] }, { SS: ['a'] }, { NS: ['1'] }, { B: new Uint8Array([1]) }],
  ),
);

const READERS: readonly [name: string, read: (row: RowReader) => object, item: Item][] = [
  ['queued', readTask, taskItem(aTask({ jobId: 'j', retryOf: 'r' }))],
  ['running, from Q', readRunning, runningItem(aSlot())],
  ['running, from W', readRunning, runningItem(aReference())],
  ['waiting', readWaiting, waitingItem(aWaitingTask())],
  ['due', readDue, waitingItem(aWaitingTask())],
  ['closed', readClosed, closedItem(aClosedTask(aTask(), { stats: { rows: 3 }, result: { a: [1] } }))],
  ['job', readJob, newJobItem(aJob({ dueMs: 1, customDates: ['2026-01-01'] }), 1)],
  ['job in a list', readJobSummary, newJobItem(aJob(), 1)],
  ['state of a labourer', readState, { ...stateKey('some_worker'), ...stateColumns(aState()) }],
];

describe('a row that somebody has spoilt', () => {
  it.each(READERS)('%s is read, or refused by table, key and column', (_name, read, item) => {
    const columns = Object.keys(item);
    expect(read(reader(item))).toBeTypeOf('object');
    const spoilt = fc.dictionary(
      fc.constantFrom(...columns, 'stat_', 'unknown'),
      fc.option(attribute, { nil: undefined }),
      {
        minKeys: 1,
        maxKeys: 3,
      },
    );
    fc.assert(
      fc.property(spoilt, (changes) => {
        const changed: [string, AttributeValue | undefined][] = Object.entries({ ...item, ...changes });
        const row = Object.fromEntries(
          changed.filter((cell): cell is [string, AttributeValue] => cell[1] !== undefined),
        );
        const { value, error } = outcomeOf(() => read(reader(row)));
        if (error === undefined) {
          expect(value).toBeTypeOf('object');
        } else {
          expect(error).toBeInstanceOf(RowError);
          expect(Object.keys(changes)).toContain((error as RowError).details.column);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function reader(item: Item): RowReader {
  return new RowReader(item, { name: 'some_table', keyColumns: ['lane', 'task_id'] });
}
