import type { ConfigChange, HostEvent, LocalFleetOptions, LogLine, Rebuild } from '@sosw/local';
import { ESSENTIAL_NAMES } from 'sosw/essentials';
import { fieldsOf, logText, METRICS_LEVEL } from '../logs/log-record.ts';
import { styleOf } from '../output/style.ts';
import { durationOf } from '../output/times.ts';
import { type Shell, say } from '../shell.ts';

type FleetLog = Required<Pick<LocalFleetOptions, 'onEvent' | 'onRebuilt' | 'onConfigChanged'>>;

const ESSENTIALS: ReadonlySet<string> = new Set(Object.values(ESSENTIAL_NAMES));
/** What the essentials say at each look would bury what workers say. */
const LEVELS_OF_ROUTINE: readonly unknown[] = ['DEBUG', 'INFO'];

/**
 * Tells on standard error what workers write but for their metrics, what the essentials warn of, what functions do not live to write, and what
 * became of changed sources.
 */
export function fleetLog(shell: Shell): FleetLog {
  const style = styleOf(shell.stderr);
  return {
    onEvent(event) {
      const line = lineOf(event);
      if (line !== undefined) say(shell, logText({ atMs: event.atMs, functionName: event.functionName, line }, style));
    },
    onRebuilt: (rebuild) => say(shell, `sosw: ${rebuildText(rebuild)}`),
    onConfigChanged: (change) => say(shell, `sosw: ${changeText(change)}`),
  };
}

function lineOf(event: HostEvent): string | undefined {
  switch (event.type) {
    case 'log_line':
      return isRoutine(event) ? undefined : event.line;
    case 'invocation_finished':
      return event.outcome === 'ok' ? undefined : message(`failed: ${event.errorType ?? 'error'}`, event);
    case 'event_dropped':
      return message(`event dropped: ${event.reason}`, event);
    default:
      return undefined;
  }
}

function isRoutine({ functionName, line }: LogLine): boolean {
  const { level } = fieldsOf(line);
  return level === METRICS_LEVEL || (ESSENTIALS.has(functionName) && LEVELS_OF_ROUTINE.includes(level));
}

/** In the form in which functions log. */
function message(text: string, { requestId }: { readonly requestId: string }): string {
  return JSON.stringify({ level: 'WARN', message: text, request_id: requestId });
}

function rebuildText(rebuild: Rebuild): string {
  const { functionName } = rebuild;
  return rebuild.outcome === 'replaced'
    ? `${functionName} was built anew in ${durationOf(rebuild.buildMs)}`
    : `${functionName} stays as it was: ${messageOf(rebuild.error)}`;
}

function changeText(change: ConfigChange): string {
  if (change.outcome === 'failed') return `the fleet stays as it was: ${messageOf(change.error)}`;
  const { changed, removed } = change;
  const parts = [
    ...(changed.length > 0 ? [`changed: ${changed.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed: ${removed.join(', ')}`] : []),
  ];
  return `sosw.config.ts was read anew; ${parts.join('; ') || 'no labourer has changed'}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
