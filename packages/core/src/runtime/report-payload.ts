import { NonRetryableError, shown } from '../domain/errors.ts';
import { REPORT_ACTIONS, type Report } from '../domain/report.ts';
import { storable } from './storable.ts';

/** What a worker has to say about a task; stats and result may hold anything. */
export interface ReportDraft extends Pick<Report, 'taskId' | 'outcome' | 'attempt' | 'receipt'> {
  readonly stats?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  /** What was thrown. */
  readonly error?: unknown;
}

/** Stands in the result of a task whose stats and result could not be sent. */
export const CUT_MARK_KEY = 'sosw_cut';

const CUT_MARK = { [CUT_MARK_KEY]: 'stats and result were left out: too large to send' };
const ERROR_NAME_MAX = 200;
const ERROR_MESSAGE_MAX = 2000;

/**
 * The event of the WorkerAssistant. Every draft has one: what JSON cannot hold is made storable, since nothing that a
 * worker returns may keep its task from being closed.
 */
export function reportPayload(report: ReportDraft): string {
  try {
    return JSON.stringify(payload(report));
  } catch {
    return cutReportPayload(report); // longer than the longest string
  }
}

/** The same without stats and result, marked: for when Lambda finds the whole too large. */
export function cutReportPayload({ stats, result, ...report }: ReportDraft): string {
  return JSON.stringify(payload({ ...report, result: CUT_MARK }));
}

function payload({ taskId, outcome, stats = {}, result = {}, attempt, receipt, error }: ReportDraft): object {
  return {
    action: REPORT_ACTIONS[outcome],
    task_id: taskId,
    ...(Object.keys(stats).length > 0 && { stats: storable(stats) }),
    ...(Object.keys(result).length > 0 && { result: storable(result) }),
    ...(attempt !== undefined && { attempt }),
    ...(receipt !== undefined && { receipt }),
    ...(error !== undefined && { error: reportedError(error) }),
  };
}

function reportedError(error: unknown): object {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: error };
  return {
    name: text(name).slice(0, ERROR_NAME_MAX),
    message: text(message).slice(0, ERROR_MESSAGE_MAX),
    retryable: !(error instanceof NonRetryableError),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : shown(storable(value));
}
