import type { VectorCase } from '../compare.ts';
import { fields } from '../fields.ts';

const ACTIONS: Readonly<Record<string, string>> = {
  mark_task_as_completed: 'marked_as_completed',
  mark_task_as_failed: 'marked_as_failed',
};

/** What the meta handler is told of the report of a case. */
export function actionPosted({ kwargs }: VectorCase): string {
  return ACTIONS[String(fields(fields(kwargs).event).action)] ?? '';
}

/** Columns of stats and results that came as texts which are no JSON. */
export function plainTexts(kwargs: unknown): [string, string][] {
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
