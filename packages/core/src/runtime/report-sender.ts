import { type RetryPolicy, retryDelayMs } from '../domain/retry-policy.ts';
import type { Functions, InvokeResult } from '../ports/functions.ts';
import type { System } from '../ports/system.ts';
import { cutReportPayload, type ReportDraft, reportPayload } from './report-payload.ts';

/** Sends of one report: the waits between them come to 3 seconds at most, which fit into the time that a lease has over. */
export const REPORT_SENDS_MAX = 5;
const BACK_OFF: RetryPolicy = { baseMs: 200, factor: 2, capMs: 2_000 };

/** Why a report may not have arrived. */
export type Undelivered = Exclude<InvokeResult, { outcome: 'accepted' }>;

/**
 * Hands a report to the WorkerAssistant. A report may arrive twice without harm, so it is sent again whenever it may not
 * have arrived; one that is too large goes without its stats and result.
 *
 * @returns the last answer when none of the sends was accepted
 */
export async function sendReport(
  report: ReportDraft,
  { functions, system, assistant }: { functions: Functions; system: System; assistant: string },
): Promise<Undelivered | undefined> {
  let payload = reportPayload(report);
  for (let sends = 1; ; sends += 1) {
    const answer = await functions.invoke(assistant, payload);
    if (answer.outcome === 'accepted') return undefined;
    if (sends === REPORT_SENDS_MAX) return answer;
    if (isTooLarge(answer)) {
      const cut = cutReportPayload(report);
      if (payload === cut) return answer;
      payload = cut;
    } else if (mayStillSucceed(answer)) {
      await system.timers.sleep(retryDelayMs(BACK_OFF, sends, system.random.number()));
    } else {
      return answer;
    }
  }
}

function isTooLarge(answer: Undelivered): boolean {
  return answer.outcome === 'refused' && answer.reason === 'payload_too_large';
}

function mayStillSucceed(answer: Undelivered): boolean {
  return answer.outcome === 'unknown' || answer.reason === 'throttled';
}
