import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import { SCHEDULER_DIFFERENCES } from '../vectors/intended-differences.ts';
import { describeSuites, OWN_FOLDER } from '../vectors/suites.ts';
import { compared, type SchedulerCase, type SchedulerSuite, type Task, tasksOf } from './scheduler-case.ts';

describeSuites<SchedulerSuite>(/^scheduler-.*\.json$/, (suite) => {
  it('has cases', () => {
    expect(suite.cases.length).toBeGreaterThan(0);
  });

  it.each(suite.cases)('$name', (given) => {
    const ours = () => tasksOf(given, suite.labourers).map((task) => compared(task, given));
    const difference = differenceIn(given);
    if (difference) expect(orRefusal(ours), difference.why).not.toEqual(theirs(given));
    else if (given.error) expect(ours).toThrow(InvalidInputError);
    else expect(ours()).toStrictEqual(theirs(given));
  });
});

describe('where ours differs from the original on purpose', () => {
  interface DifferentCase extends SchedulerCase {
    readonly defect: string;
    readonly ours: { readonly tasks: readonly Task[] } | { readonly refused: string };
  }
  const suite: { labourers: string[]; cases: DifferentCase[] } = JSON.parse(
    readFileSync(`${OWN_FOLDER}/differences.json`, 'utf8'),
  );

  it.each(suite.cases)('$defect: $name', (given) => {
    const outcome = orRefusal(() => tasksOf(given, suite.labourers));
    expect(outcome).toStrictEqual('tasks' in given.ours ? given.ours.tasks : given.ours.refused);
    expect(differenceIn(given)?.defect).toBe(given.defect);
  });

  it('has a case for each rule', () => {
    expect(new Set(suite.cases.map(differenceIn))).toEqual(new Set(SCHEDULER_DIFFERENCES));
  });
});

/** The rule that says why ours differs in this case, if it does. */
function differenceIn(given: SchedulerCase) {
  return SCHEDULER_DIFFERENCES.find((difference) => difference.applies(given));
}

function theirs(given: SchedulerCase): readonly Task[] {
  return (given.tasks ?? []).map((task) => compared(task, given));
}

/** What a plan gives, or the path in the job that it is refused for. */
function orRefusal(make: () => readonly Task[]): readonly Task[] | string {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.details.path;
    throw error;
  }
}
