import { parseReport, type Report } from '../domain/report.ts';
import type { TaskRef } from '../domain/task.ts';
import { parseTaskId, type TaskIdParts } from '../domain/task-id.ts';
import { complete } from '../moves/complete.ts';
import { type FoundAttempt, findAttempt } from '../moves/find-attempt.ts';
import { FreshSlots } from '../moves/fresh-slots.ts';
import { handOver } from '../moves/hand-over.ts';
import { retire, type Verdict } from '../moves/retire.ts';
import type { EssentialDeps } from './deps.ts';
import type { KnownTerms, TermsAt } from './known-terms.ts';
import { metered } from './meter.ts';

export interface WorkerAssistantDeps extends EssentialDeps {
  readonly terms: KnownTerms;
}

/** What became of a report. */
export type ReportOutcome = 'completed' | 'failed' | 'duplicate' | 'stale' | 'unknown_task';

/**
 * Takes the report of a worker: closes the task, or ends its attempt, and hands the slot over to the next task. Whatever
 * a worker reports, late, twice or with an invented id, nothing that is closed changes and no slot is taken twice.
 *
 * @throws InvalidInputError when the event is no report
 * @throws StoreUnavailableError when a write has no definite outcome; Lambda delivers the report again
 */
export async function assist(deps: WorkerAssistantDeps, event: unknown): Promise<ReportOutcome> {
  const report = parseReport(event);
  const id = parseTaskId(report.taskId);
  if (!id) return unknownTask(deps, report);
  return metered(deps, id.labourerId, (own) => onReport(own, report, id));
}

async function onReport(
  deps: WorkerAssistantDeps,
  report: Report,
  { labourerId, lane }: TaskIdParts,
): Promise<ReportOutcome> {
  const ref = { lane, taskId: report.taskId };
  const [terms, found] = await Promise.all([
    deps.terms.read(labourerId),
    findAttempt(deps.tasks, labourerId, ref, report),
  ]);
  return report.outcome === 'completed'
    ? onCompleted(deps, ref, report, terms, found)
    : onFailed(deps, report, terms, found);
}

async function onCompleted(
  deps: WorkerAssistantDeps,
  ref: TaskRef,
  report: Report,
  terms: TermsAt,
  found: FoundAttempt | undefined,
): Promise<ReportOutcome> {
  const outcome = await complete(deps, ref, report, terms, found?.row);
  if (outcome === 'completed') {
    deps.stats.add('completed_tasks');
    await deps.meta.post(ref.taskId, 'marked_as_completed');
    await deps.meta.post(ref.taskId, 'archived');
  }
  if (outcome === 'duplicate') deps.stats.add('duplicate_reports');
  if (outcome === 'unknown_task') unknownTask(deps, report);
  if (found) await passOn(deps, terms, found);
  return outcome;
}

/**
 * A failure counts only for the attempt that holds a slot now. Workers of the original do not say which attempt they
 * are: their word is taken for the first one alone, else a late failure could end a later attempt that still runs.
 */
async function onFailed(
  deps: WorkerAssistantDeps,
  report: Report,
  terms: TermsAt,
  found: FoundAttempt | undefined,
): Promise<ReportOutcome> {
  if (!found || (!found.isNamed && found.row.attempt !== 1)) {
    deps.stats.add('stale_failures');
    deps.log.warn('failure of an attempt that is not current: nothing changes', { task_id: report.taskId });
    return 'stale';
  }
  const { stats, result, error } = report;
  await deps.meta.post(report.taskId, 'marked_as_failed');
  const verdict: Verdict = {
    ...{ outcome: 'failed', stats, result },
    error: error?.text || 'the worker reported a failure',
    isFinal: error?.retryable === false,
  };
  // Of several slots one has the attempt, and only its token ends it; to the others it is over already.
  for (const row of [found.row, ...found.twins]) await retire(deps, row, terms, verdict);
  deps.stats.add('failed_attempts');
  await passOn(deps, terms, found);
  return 'failed';
}

/** A claim that lost the task and still shows it finds its token gone, and stops (R1). */
async function passOn(deps: WorkerAssistantDeps, terms: TermsAt, { row, twins }: FoundAttempt): Promise<void> {
  const fresh = new FreshSlots(deps.system.clock, terms, () => deps.terms.readStrongly(row.labourerId));
  for (const each of [row, ...twins]) await handOver(deps, each, terms, fresh);
}

function unknownTask({ stats, log }: WorkerAssistantDeps, { taskId, outcome }: Report): 'unknown_task' {
  stats.add('unknown_reports');
  log.warn('report about a task that does not exist', { task_id: taskId, outcome });
  return 'unknown_task';
}
