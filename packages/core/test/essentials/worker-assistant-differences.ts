import { isPlainObject } from '../../src/runtime/config.ts';
import type { VectorCase } from '../vectors/compare.ts';
import { expectationOf, type Recorded } from './worker-assistant-case.ts';

/** Where ours differs from the original on purpose: which cases are meant, and what ours records instead. */
export interface IntendedDifference {
  /** Number in the list of the original's defects. */
  readonly defect: `D${number}`;
  readonly why: string;
  readonly applies: (given: VectorCase) => boolean;
  readonly ours: (given: VectorCase) => Recorded;
}

export const INTENDED_DIFFERENCES: readonly IntendedDifference[] = [
  {
    defect: 'D10',
    why: 'stats and results of any shape must not block a completion: a text that is no JSON is kept as a text',
    applies: ({ error, kwargs }) => error === true && plainTexts(kwargs).length > 0,
    ours: (given) => ({
      posted: [ACTIONS[String(fields(fields(given.kwargs).event).action)] ?? ''],
      outputs: Object.fromEntries(plainTexts(given.kwargs).map(([column, text]) => [column, { S: text }])),
    }),
  },
  {
    defect: 'D22',
    why: 'whether the meta table is written is the meta handler’s business, and its own tests’',
    applies: ({ kwargs }) =>
      fields(fields(fields(kwargs).custom_config).meta_handler_config).write_meta_to_ddb === false,
    ours: (given) => ({
      ...expectationOf(given),
      posted: [ACTIONS[String(fields(fields(given.kwargs).event).action)] ?? ''],
    }),
  },
];

const ACTIONS: Readonly<Record<string, string>> = {
  mark_task_as_completed: 'marked_as_completed',
  mark_task_as_failed: 'marked_as_failed',
};

/** Columns of stats and results that came as texts which are no JSON. */
function plainTexts(kwargs: unknown): [string, string][] {
  const { stats, result, task_id } = fields(fields(kwargs).event);
  if (typeof task_id !== 'string') return [];
  const given: [string, unknown][] = [
    ['stat_value', stats],
    ['result_value', result],
  ];
  return given.filter((one): one is [string, string] => typeof one[1] === 'string' && !isJson(one[1]));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return isPlainObject(value) ? value : {};
}
