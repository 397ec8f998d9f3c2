import type { HostEvent } from '@sosw/local';
import { logText } from '../logs/log-record.ts';
import { styleOf } from '../output/style.ts';
import { type Shell, say } from '../shell.ts';

/** Shows what functions write, and what they do not live to write, as lines of standard error. */
export function fleetLog(shell: Shell): (event: HostEvent) => void {
  const style = styleOf(shell.stderr);
  return (event) => {
    const line = lineOf(event);
    if (line !== undefined) say(shell, logText({ atMs: event.atMs, functionName: event.functionName, line }, style));
  };
}

function lineOf(event: HostEvent): string | undefined {
  switch (event.type) {
    case 'log_line':
      return event.line;
    case 'invocation_finished':
      return event.outcome === 'ok' ? undefined : message('WARNING', `failed: ${event.errorType ?? 'error'}`, event);
    case 'event_dropped':
      return message('WARNING', `event dropped: ${event.reason}`, event);
    default:
      return undefined;
  }
}

/** In the form in which functions log. */
function message(level: string, text: string, { requestId }: { readonly requestId: string }): string {
  return JSON.stringify({ level, message: text, request_id: requestId });
}
