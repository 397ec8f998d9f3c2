import type { PlanLevel } from 'sosw/essentials';
import type { Estimate, EstimatedRun } from '../plan/estimate.ts';
import { type JobPlan, payloadsOf } from '../plan/job-plan.ts';
import type { RawJson } from './json.ts';
import { cut, SHOWN_CHARACTERS_MAX, type Style } from './style.ts';
import { type Column, record, table } from './table.ts';
import { durationOf } from './times.ts';

/** A plan, and what is known of the fleet that would carry it out. */
export interface ShownPlan {
  readonly job: JobPlan;
  /** Undefined: there is no fleet, or it does not have the labourer. */
  readonly estimate: Estimate | undefined;
}

/** Tasks that are shown from the beginning; the last one follows. */
const FIRST_SHOWN = 3;

export function planDocument({ job, estimate }: ShownPlan): Record<string, unknown> {
  const { labourerId, chunkableAttrs, today, plan } = job;
  const { total } = plan;
  return {
    ...{ labourer_id: labourerId, total, today, chunkable_attrs: chunkableAttrs },
    shape: plan.shape().map(({ name, values, valuesATask, parts, tasks }) => ({
      ...{ name, values, values_a_task: valuesATask, parts, tasks },
    })),
    ...(estimate && { estimate: estimateDocument(estimate) }),
    ...{ first: payloadAt(job, 0), last: payloadAt(job, total - 1) },
  };
}

/** The same for people: what is planned, its shape, what it would take, and tasks as examples. */
export function planText({ job, estimate }: ShownPlan, style: Style): string {
  const { labourerId, chunkableAttrs, today, plan } = job;
  const about = record(
    [
      ['tasks', String(plan.total)],
      ['labourer', labourerId],
      ['cut by', chunkableAttrs.join(', ') || 'nothing'],
      ['today', today],
    ],
    style,
  );
  const levels = plan.shape();
  const shape = levels.length === 0 ? [] : [table(levels, SHAPE_COLUMNS, style)];
  return [about, ...shape, ...(estimate ? [estimateText(estimate, style)] : []), tasksText(job, style)].join('\n');
}

const SHAPE_COLUMNS: readonly Column<PlanLevel>[] = [
  { title: 'level', cell: ({ name }) => name },
  { title: 'values', align: 'right', cell: ({ values }) => values },
  { title: 'a task', align: 'right', cell: ({ valuesATask }) => valuesATask },
  { title: 'parts', align: 'right', cell: ({ parts }) => parts },
  { title: 'tasks', align: 'right', cell: ({ tasks }) => tasks || undefined },
];

function estimateText({ slots, memoryMb, orchestrationUsd, atOneSecond, atMost }: Estimate, style: Style): string {
  const columns: readonly Column<EstimatedRun>[] = [
    { title: 'if a task takes', cell: (run) => `${run.taskSeconds} s${run === atMost ? ', the most' : ''}` },
    { title: 'duration', align: 'right', cell: ({ durationSeconds }) => durationText(durationSeconds) },
    { title: 'workers', align: 'right', cell: ({ workersUsd }) => usd(workersUsd) },
    { title: 'orchestration', align: 'right', cell: () => usd(orchestrationUsd) },
  ];
  const runs = atOneSecond.taskSeconds < atMost.taskSeconds ? [atOneSecond, atMost] : [atMost];
  const basis = `with ${slots} at once, ${memoryMb} MB each, if none fails and nothing else is queued`;
  return `${table(runs, columns, style)}${style('dim', basis)}\n`;
}

/** The first tasks and the last one. */
function tasksText(job: JobPlan, style: Style): string {
  const { total } = job.plan;
  const shown = [...Array(Math.min(FIRST_SHOWN, total)).keys(), ...(total > FIRST_SHOWN ? [total - 1] : [])];
  return record(
    shown.map((index) => [`task ${index + 1}`, cut(payloadAt(job, index).text, SHOWN_CHARACTERS_MAX)]),
    style,
  );
}

function payloadAt(job: JobPlan, index: number): RawJson {
  const [payload] = payloadsOf(job, index, index + 1);
  if (payload === undefined) throw new RangeError(`task ${index} of ${job.plan.total}`);
  return payload;
}

function estimateDocument({ slots, memoryMb, orchestrationUsd, atOneSecond, atMost }: Estimate) {
  return {
    ...{ slots, memory_mb: memoryMb, orchestration_usd: rounded(orchestrationUsd) },
    ...{ at_one_second: runDocument(atOneSecond), at_most: runDocument(atMost) },
  };
}

function runDocument({ taskSeconds, durationSeconds, workersUsd }: EstimatedRun) {
  return { task_seconds: taskSeconds, duration_seconds: durationSeconds, workers_usd: rounded(workersUsd) };
}

/** To a ten thousandth of a cent. */
function rounded(amount: number): number {
  return Number(amount.toFixed(6));
}

function durationText(seconds: number | undefined): string {
  return seconds === undefined ? 'endless' : durationOf(1000 * seconds);
}

function usd(amount: number): string {
  return amount < 0.01 ? '< 0.01 USD' : `${amount.toFixed(2)} USD`;
}
