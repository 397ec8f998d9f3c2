import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compared, type SchedulerSuite, tasksOf } from '../vectors/scheduler-case.ts';

const folder = process.env.SOSW_VECTORS_DIR || fileURLToPath(new URL('../vectors', import.meta.url));
const files = readdirSync(folder).filter((file) => /^scheduler-.*\.json$/.test(file));

it(`finds vectors in ${folder}`, () => {
  expect(files).not.toEqual([]);
});

describe.each(files)('%s', (file) => {
  const suite: SchedulerSuite = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));

  it('has cases', () => {
    expect(suite.cases.length).toBeGreaterThan(0);
  });

  it.each(suite.cases)('$name', (given) => {
    if (given.error) {
      expect(() => tasksOf(given, suite.labourers)).toThrow();
    } else {
      const expected = (given.tasks ?? []).map((task) => compared(task, given));
      expect(tasksOf(given, suite.labourers).map((task) => compared(task, given))).toEqual(expected);
    }
  });
});
