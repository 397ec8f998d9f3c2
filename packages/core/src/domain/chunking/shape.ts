import { DATE_LIST } from './dates.ts';
import type { Piece } from './tree.ts';

/** What a plan makes of one attribute, or of the dates, all over the job. */
export interface PlanLevel {
  /** Where its values stand in a payload: the plural of the attribute, or `date_list`. */
  readonly name: string;
  /** Values that the job has of it; the dates are counted once, whatever is cut below them. */
  readonly values: number;
  /** The most values of it that one task gets. */
  readonly valuesATask: number;
  /** Parts that the job is in when it is cut down to this level; of dates the lists. */
  readonly parts: number;
  /** Those of the parts that are tasks already. All levels together: the tasks of the plan. */
  readonly tasks: number;
}

/** Adds up levels by name, the outermost first. */
export class LevelCounts {
  readonly #levels = new Map<string, PlanLevel>();

  /** Counts parts of a level that were found in one place of the job. */
  add(name: string, { values = 0, valuesATask = 0, parts = 0, tasks = 0 }: Partial<PlanLevel>): void {
    const sum = this.#levels.get(name);
    this.#levels.set(name, {
      name,
      values: values + (sum?.values ?? 0),
      valuesATask: Math.max(valuesATask, sum?.valuesATask ?? 0),
      parts: parts + (sum?.parts ?? 0),
      tasks: tasks + (sum?.tasks ?? 0),
    });
  }

  get levels(): readonly PlanLevel[] {
    return [...this.#levels.values()];
  }
}

/**
 * The shape of a plan: its levels, the outermost first; none for a job that is one task without dates. Takes time for
 * the job, not for its tasks.
 *
 * @param lists of dates, for each of which the tree is there once. Undefined: the job has no dates, and is there once
 */
export function shapeOf(root: Piece, lists: readonly (readonly string[])[] | undefined): readonly PlanLevel[] {
  const counts = new LevelCounts();
  for (const { length } of lists ?? []) counts.add(DATE_LIST, { values: length, valuesATask: length });
  counts.add(DATE_LIST, { parts: 1 });
  root.countInto(counts, DATE_LIST);
  const times = lists?.length ?? 1;
  const [dates, ...attributes] = counts.levels.map((level) => ({
    ...level,
    parts: level.parts * times,
    tasks: level.tasks * times,
  }));
  return lists && dates ? [dates, ...attributes] : attributes;
}
