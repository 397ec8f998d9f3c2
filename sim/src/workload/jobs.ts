import type { Dice } from '../random.ts';

/** What a job may become of depends on these; its row pins them. */
export interface Pinned {
  /** `YYYY-MM-DD` when it was scheduled. */
  readonly today: string;
  /** The default schema cut items then. */
  readonly isCut: boolean;
}

export interface Job {
  readonly id: string;
  readonly labourerId: string;
  /** Payloads of its tasks as JSON texts, in any order: each must reach its worker as it stands here. */
  readonly payloads: (pinned: Pinned) => readonly string[];
  /** Tasks that it becomes if nothing is unusual. */
  readonly tasks: number;
  /** Seconds from when it is scheduled. */
  readonly delay?: number;
  /** What the Scheduler is invoked with. */
  readonly event: string;
}

/** Names of the schemas that jobs of a world are cut by. */
export const NESTED_SCHEMA = 'nested';
export const ITEMS_SCHEMA: readonly string[] = ['item'];
export const SCHEMAS: Readonly<Record<string, readonly string[]>> = { [NESTED_SCHEMA]: ['section', 'item'] };

/** A way to write a job of these values. */
type Form = (items: readonly string[]) => Pick<Job, 'payloads' | 'tasks'> & { readonly body: string };

export type FormName = 'plain' | 'batches' | 'nested' | 'dates';

const FORMS: Readonly<Record<FormName, Form>> = {
  plain: (items) => ({
    body: `"isolate_items":true,"items":[${items.join()}]`,
    tasks: items.length,
    payloads: ({ isCut }) => cut(items, 1, isCut).map((values) => `{"isolate_items":true,"items":[${values}]}`),
  }),
  batches: (items) => ({
    body: `"max_items_per_batch":2,"items":[${items.join()}]`,
    tasks: Math.ceil(items.length / 2),
    payloads: ({ isCut }) => cut(items, 2, isCut).map((values) => `{"max_items_per_batch":2,"items":[${values}]}`),
  }),
  nested: (items) => {
    const middle = Math.ceil(items.length / 2);
    const halves = [items.slice(0, middle), items.slice(middle)].filter((half) => half.length > 0);
    const sections = halves.map((half, n) => `"${9 - n}":{"k":${n},"items":[${half.join()}]}`);
    return {
      body: `"job_schema_name":"${NESTED_SCHEMA}","isolate_items":true,"sections":{${sections.join()}}`,
      tasks: items.length,
      payloads: () =>
        halves.flatMap((half, n) =>
          half.map((item) => `{"isolate_items":true,"sections":["${9 - n}"],"k":${n},"items":[${item}]}`),
        ),
    };
  },
  dates: (items) => ({
    body: `"period":"last_2_days","isolate_days":true,"isolate_items":true,"items":[${items.join()}]`,
    tasks: 2 * items.length,
    payloads: ({ today, isCut }) =>
      [2, 1].flatMap((back) =>
        cut(items, 1, isCut).map(
          (values) => `{"date_list":["${daysBefore(today, back)}"],"isolate_items":true,"items":[${values}]}`,
        ),
      ),
  }),
};

export interface JobOptions {
  readonly form?: FormName;
  readonly delay?: number | undefined;
}

/** A job with these values. As a text in its event, which no reader of events rounds or reorders. */
export function jobOf(
  id: string,
  labourerId: string,
  items: readonly string[],
  { form = 'plain', delay }: JobOptions = {},
): Job {
  const { body, tasks, payloads } = FORMS[form](items);
  const job = `{"lambda_name":"${labourerId}",${body}}`;
  const event = JSON.stringify({ job_id: id, ...(delay !== undefined && { delay }), job });
  return { id, labourerId, payloads, tasks, event, ...(delay !== undefined && { delay }) };
}

/** Jobs that together become some so many tasks. */
export function randomJobs(dice: Dice, labourerIds: readonly string[], tasks: number): Job[] {
  const jobs: Job[] = [];
  for (let left = tasks; left > 0; ) {
    const count = Math.min(left, dice.pick([2, 7, tasks, tasks]));
    const form = dice.pick<FormName>(['plain', 'plain', 'batches', 'nested', 'dates']);
    const length = form === 'dates' ? Math.ceil(count / 2) : count;
    const items = Array.from({ length }, (_, n) => randomItem(dice, jobs.length, n));
    const delay = dice.chance(0.2) ? dice.whole(1, 90) : undefined;
    const job = jobOf(`job-${jobs.length}`, dice.pick(labourerIds), items, { form, delay });
    jobs.push(job);
    left -= count;
  }
  return jobs;
}

/** Values that are easily damaged on their way: long, beyond 2^53, with escapes. Each occurs once in its job. */
function randomItem(dice: Dice, job: number, n: number): string {
  switch (dice.whole(0, 7)) {
    case 0:
      return `90071992547409931${n}`;
    case 1:
      return `"${n} \\u00e9\\n \\"quoted\\" \u{1F600}"`;
    case 2:
      return `"${n} ${'x'.repeat(dice.pick([900, 2_000]))}"`;
    case 3:
      return `${n}.50`;
    default:
      return `"${job}-${n}"`;
  }
}

/** Lists of so many items; one of all when they are not cut. */
function cut(items: readonly string[], size: number, isCut: boolean): string[] {
  if (!isCut) return [items.join()];
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, n) => items.slice(n * size, (n + 1) * size).join());
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10);
}
