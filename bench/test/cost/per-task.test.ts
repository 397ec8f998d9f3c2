import { expect, it } from 'vitest';
import { entriesPerTask, entriesTable, perTask } from '../../src/cost/per-task.ts';

const consumed = {
  tasks: 8,
  invokes: 16,
  entries: [
    { table: 'a', operation: 'PutItem', requests: 9, readUnits: 0, writeUnits: 18, failedConditions: 1 },
    { table: 'b', operation: 'Query', requests: 7, readUnits: 4, writeUnits: 0, failedConditions: 0 },
  ],
};

it('shares out what all tasks consumed', () => {
  expect(perTask(consumed)).toEqual({
    write_units_per_task: 2.25,
    read_units_per_task: 0.5,
    requests_per_task: 2,
    failed_conditions_per_task: 0.125,
    invokes_per_task: 2,
    usd_per_million: 1.869,
  });
});

it('shares it out by operation and table', () => {
  const entries = entriesPerTask(consumed);
  expect(entries).toEqual([
    { table: 'a', operation: 'PutItem', requests: 1.125, write_units: 2.25, read_units: 0, failed_conditions: 0.125 },
    { table: 'b', operation: 'Query', requests: 0.875, write_units: 0, read_units: 0.5, failed_conditions: 0 },
  ]);
  expect(entriesTable('each', entries).rows).toEqual([
    ['a', 'PutItem', 1.125, 2.25, 0, 0.125],
    ['b', 'Query', 0.875, 0, 0.5, 0],
  ]);
});
