import type { SchedulerCase } from '../domain/scheduler-case.ts';
import { expectationOf, type Recorded } from '../essentials/worker-assistant-case.ts';
import type { VectorCase } from './compare.ts';
import { type Fields, fields } from './fields.ts';
import { listsOfSeveralLayers, sharedOverDefaults, withValues } from './predicates/config-merge.ts';
import {
  isPut,
  leavesKeysUnread,
  looksLikeAnotherType,
  mappedCells,
  requiredColumns,
  rowOf,
  unmappedValues,
} from './predicates/dynamo.ts';
import { attributesOf, hasSign, isLargeGood, isOrdered, lacksDatapoints, thresholdsOf } from './predicates/ecology.ts';
import { keysOfLevels } from './predicates/scheduler.ts';
import { actionPosted, plainTexts } from './predicates/worker-assistant.ts';
import {
  argumentsOf,
  asTotals,
  failureReport,
  invocationsOf,
  isTotal,
  isWorkerCall,
  reportedStats,
  taskIdOf,
  withInvocations,
  withoutTotals,
  withReports,
} from './predicates/worker-wire.ts';

/** Where ours differs from the original on purpose. A rule is a predicate over a case, never a list of names. */
interface Rule<Case> {
  /** Number in the list of the original's defects, or what else it comes from. */
  readonly defect: `D${number}` | 'a limit that is 100 today';
  readonly why: string;
  readonly applies: (given: Case) => boolean;
}

/** Ours answers something else. */
interface AnswersOtherwise<Case, Answer> extends Rule<Case> {
  /** The expectation of a case as ours meets it. */
  readonly ours: (expected: unknown, given: Case) => Answer;
}

/**
 * Ours does something else: `refuses`, it throws; `answers`, it answers what the original does not; `succeeds`, it answers
 * where the original threw.
 */
interface ActsOtherwise extends Rule<VectorCase> {
  readonly ours: 'refuses' | 'answers' | 'succeeds';
}

/** What ours makes of each is in `differences.json`. */
export const SCHEDULER_DIFFERENCES: readonly Rule<SchedulerCase>[] = [
  {
    defect: 'D34',
    why: 'the original ignores a period where nothing is cut',
    applies: ({ tasks = [] }) => tasks.some((task) => 'period' in task),
  },
  {
    defect: 'D34',
    why: 'last_week on a Sunday is the week before last',
    applies: ({ job, today }) => job.period === 'last_week' && new Date(`${today}T00:00:00Z`).getUTCDay() === 0,
  },
  {
    defect: 'D34',
    why: 'isolate_days does not cut a date_list that was given',
    applies: ({ job }) => job.isolate_days === true && 'date_list' in job,
  },
  {
    defect: 'D34',
    why: 'the text "False" isolates',
    applies: ({ job }) => /"isolate_\w+":"False"/i.test(JSON.stringify(job)),
  },
  {
    defect: 'D15',
    why: 'values under the singular name are made into tasks twice',
    applies: ({ chunkable_attrs, tasks = [] }) =>
      tasks.some((task) => chunkable_attrs.some((name) => name in task && `${name}s` in task)),
  },
  {
    defect: 'D14',
    why: 'a key of some level of the job is in no task',
    applies: ({ job, chunkable_attrs, tasks, error }) => {
      const made = JSON.stringify(tasks);
      return !error && keysOfLevels(job, chunkable_attrs).some((key) => !made.includes(JSON.stringify(key)));
    },
  },
  {
    defect: 'D14',
    why: 'an object with one key, below the cut levels, leaves in a list',
    applies: ({ job, tasks }) =>
      /\[\{"[^"]+":\{/.test(tasks?.map((task) => JSON.stringify(task)).join() ?? '') &&
      !JSON.stringify(job).includes('[{'),
  },
];

export const CONFIG_DIFFERENCES: readonly AnswersOtherwise<VectorCase, unknown>[] = [
  {
    defect: 'D26',
    why: 'lists were joined, so that they could be neither replaced nor cleared; ours replaces them',
    applies: (given) => listsOfSeveralLayers(given).size > 0,
    ours: (expected, given) => withValues(expected, [...listsOfSeveralLayers(given).values()]),
  },
  {
    defect: 'D19',
    why: 'the shared document could not override the defaults; ours can',
    applies: (given) => sharedOverDefaults(given).length > 0,
    ours: (expected, given) => withValues(expected, sharedOverDefaults(given)),
  },
];

export const DYNAMO_DIFFERENCES: readonly ActsOtherwise[] = [
  {
    defect: 'D37',
    why: 'null in a mapped column makes every later read of the row fail',
    applies: (given) => mappedCells(given).some(([, type, value]) => value === null && type !== 'NULL'),
    ours: 'refuses',
  },
  {
    defect: 'D37',
    why: 'a row without a required column was written',
    applies: (given) => isPut(given) && requiredColumns(given).some((column) => !Object.hasOwn(rowOf(given), column)),
    ours: 'refuses',
  },
  {
    defect: 'D10',
    why: 'text in unmapped columns was written as a number or a boolean when it looked like one',
    applies: (given) => unmappedValues(given).some(looksLikeAnotherType),
    ours: 'answers',
  },
  {
    defect: 'D37',
    why: 'a batch get gave up at the first key that was left unread, unless told to ask again',
    applies: (given) =>
      given.function.endsWith('.batch_get_items_one_table') &&
      given.kwargs?.max_retries === undefined &&
      leavesKeysUnread(given),
    ours: 'succeeds',
  },
  {
    defect: 'a limit that is 100 today',
    why: 'transactions took ten items, and more were cut into several, of which a later one might fail',
    applies: ({ function: name, kwargs = {} }) =>
      name.endsWith('.transact_write') && Array.isArray(kwargs.transactions) && kwargs.transactions.length > 10,
    ours: 'answers',
  },
];

/** Times and health that the original registers with each labourer. */
const RECKONED: readonly string[] = ['start', 'invoked', 'expired', 'health'];

export const ECOLOGY_DIFFERENCES: readonly ActsOtherwise[] = [
  {
    defect: 'D09',
    why: 'operators as people write them, and metrics of which large values are good, were refused',
    applies: (given) => given.error === true && isOrdered(given) && (hasSign(given) || isLargeGood(given)),
    ours: 'succeeds',
  },
  {
    defect: 'D09',
    why: 'a threshold of 0 or less was refused beside the operator <',
    applies: (given) => given.error === true && isOrdered(given) && thresholdsOf(given).some((value) => value <= 0),
    ours: 'succeeds',
  },
  {
    defect: 'D09',
    why: 'no datapoints within the time slice stopped everything; ours has no opinion then',
    applies: (given) => given.error === true && lacksDatapoints(given),
    ours: 'succeeds',
  },
  {
    defect: 'D27',
    why: 'coefficients with statuses as text, as JSON has them, were not found',
    applies: (given) => given.error === true && given.kwargs?.coefficients !== undefined,
    ours: 'succeeds',
  },
  {
    defect: 'D28',
    why: 'what a run reckoned of a labourer was set on it; ours are values of the run, and nobody can set them',
    applies: (given) => !given.error && attributesOf(given).some((name) => RECKONED.includes(name)),
    ours: 'refuses',
  },
];

/**
 * Of what runs: the original keeps a counter for a run and adds to it what it invokes itself. Ours reads the slots in each
 * tick, so that what others claimed meanwhile counts, and who is asked how often (`asked`) is not compared.
 */
export const RUNNING_DIFFERENCE: AnswersOtherwise<VectorCase, unknown> = {
  defect: 'D16',
  why: 'what other Orchestrators claimed was never counted; ours asks again in each tick',
  applies: ({ expected }) => fields(expected).asked !== undefined,
  ours: (expected) => fields(expected).results,
};

export const WORKER_DIFFERENCES: readonly AnswersOtherwise<VectorCase, unknown>[] = [
  {
    defect: 'D38',
    why: 'the totals of a container are no part of the task that it happens to work on',
    applies: ({ expected }) => reportedStats(expected).some((stats) => Object.keys(stats).some(isTotal)),
    ours: (expected) => withReports(expected, withoutTotals),
  },
  {
    defect: 'D38',
    why: 'stats of an invocation that threw leaked into the next one; ours are reset then, too',
    applies: ({ expected }) => invocationsOf(expected).some(({ error }) => error === true),
    ours: (expected) =>
      withInvocations(expected, (one) =>
        one.error === true ? { ...one, stats_after: asTotals(one.stats_after) } : one,
      ),
  },
  {
    defect: 'D31',
    why: 'a worker that raises reported nothing; ours reports the failure at once',
    applies: (given) => isWorkerCall(given) && argumentsOf(given).some(({ raise, event }) => raise && taskIdOf(event)),
    ours: (expected, given) =>
      withInvocations(expected, (one, i) => {
        const { raise, event, work } = argumentsOf(given)[i] ?? {};
        const taskId = taskIdOf(event);
        return raise && taskId ? { ...one, calls: [failureReport(taskId, fields(work))] } : one;
      }),
  },
];

export const ASSISTANT_DIFFERENCES: readonly AnswersOtherwise<VectorCase, Recorded>[] = [
  {
    defect: 'D10',
    why: 'stats and results of any shape must not block a completion: a text that is no JSON is kept as a text',
    applies: ({ error, kwargs }) => error === true && plainTexts(kwargs).length > 0,
    ours: (_expected, given) => ({
      posted: [actionPosted(given)],
      outputs: Object.fromEntries(plainTexts(given.kwargs).map(([column, text]) => [column, { S: text }])),
    }),
  },
  {
    defect: 'D22',
    why: 'whether the meta table is written is the meta handler’s business, and its own tests’',
    applies: ({ kwargs }) =>
      fields(fields(fields(kwargs).custom_config).meta_handler_config).write_meta_to_ddb === false,
    ours: (_expected, given) => ({ ...expectationOf(given), posted: [actionPosted(given)] }),
  },
];

/** Of the payload of an Invoke. */
export const INVOKE_DIFFERENCES: readonly (Rule<Fields> & { readonly ours: (payload: Fields) => Fields })[] = [
  {
    defect: 'D20',
    why: 'the number in which the original encodes the state of a task is none of a worker',
    applies: (payload) => Object.hasOwn(payload, 'greenfield'),
    ours: ({ greenfield: _, ...payload }) => payload,
  },
  {
    defect: 'D13',
    why: 'values that its rows hold as texts went out as texts; ours have one type each, and attempts are always said',
    applies: () => true,
    ours: ({ attempts = 0, created_at, ...payload }) => ({
      ...payload,
      attempts: Number(attempts),
      created_at: Number(created_at),
    }),
  },
];
