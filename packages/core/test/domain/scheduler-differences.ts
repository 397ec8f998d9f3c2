import type { SchedulerCase } from './scheduler-case.ts';

/**
 * Where ours differs from the original on purpose. A rule is a predicate over a case (a job and what the original made
 * of it), never a list of names; `defect` is the number in the list of the original's faults.
 */
export interface Difference {
  readonly defect: string;
  readonly what: string;
  readonly applies: (given: SchedulerCase) => boolean;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    defect: 'D34',
    what: 'the original ignores a period where nothing is cut',
    applies: ({ tasks = [] }) => tasks.some((task) => 'period' in task),
  },
  {
    defect: 'D34',
    what: 'last_week on a Sunday is the week before last',
    applies: ({ job, today }) => job.period === 'last_week' && new Date(`${today}T00:00:00Z`).getUTCDay() === 0,
  },
  {
    defect: 'D34',
    what: 'isolate_days does not cut a date_list that was given',
    applies: ({ job }) => job.isolate_days === true && 'date_list' in job,
  },
  {
    defect: 'D34',
    what: 'the text "False" isolates',
    applies: ({ job }) => /"isolate_\w+":"False"/i.test(JSON.stringify(job)),
  },
  {
    defect: 'D15',
    what: 'values under the singular name are made into tasks twice',
    applies: ({ chunkable_attrs, tasks = [] }) =>
      tasks.some((task) => chunkable_attrs.some((name) => name in task && `${name}s` in task)),
  },
  {
    defect: 'D14',
    what: 'a key of some level of the job is in no task',
    applies: ({ job, chunkable_attrs, tasks, error }) => {
      const made = JSON.stringify(tasks);
      return !error && keysOfLevels(job, chunkable_attrs).some((key) => !made.includes(JSON.stringify(key)));
    },
  },
  {
    defect: 'D14',
    what: 'an object with one key, below the cut levels, leaves in a list',
    applies: ({ job, tasks }) =>
      /\[\{"[^"]+":\{/.test(tasks?.map((task) => JSON.stringify(task)).join() ?? '') &&
      !JSON.stringify(job).includes('[{'),
  },
];

/** The rule that says why ours differs in this case, if it does. */
export function differenceIn(given: SchedulerCase): Difference | undefined {
  return DIFFERENCES.find((difference) => difference.applies(given));
}

const WORDS = ['lambda_name', 'period', 'isolate_days'];

/** Keys of a level and names of its values, with those of the levels below; neither words of the job nor attributes. */
function keysOfLevels(level: object, [attribute, ...inner]: readonly string[]): string[] {
  return Object.entries(level).flatMap(([key, value]) => {
    if (key !== attribute && key !== `${attribute}s`) return WORDS.includes(key) ? [] : [key];
    return [value].flat().flatMap((item) => {
      if (typeof item !== 'object' || item === null) return [];
      const contents = Object.values(item).filter((content) => typeof content === 'object' && content !== null);
      return [...Object.keys(item), ...contents.flatMap((content) => keysOfLevels(content, inner))];
    });
  });
}
