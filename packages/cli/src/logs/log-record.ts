import { rawJson } from '../output/json.ts';
import { oneLine, type Style } from '../output/style.ts';

/** A line that a function wrote. */
export interface LogRecord {
  /** When it was written (epoch milliseconds). */
  readonly atMs: number;
  readonly functionName: string;
  /** The invocation that wrote it, where that is known. */
  readonly requestId?: string;
  /** As it was written: functions of sosw write JSON. */
  readonly line: string;
}

/** The lines of a fleet's functions. */
export interface LogSource {
  /** The last lines, the oldest first. */
  last(count: number): Promise<readonly LogRecord[]>;
  /** Lines that came since the call before. @throws NoFleetError when no more will come */
  next(): Promise<readonly LogRecord[]>;
}

export function logDocument({ atMs, functionName, requestId, line }: LogRecord): Record<string, unknown> {
  return { at_ms: atMs, function: functionName, request_id: requestId, line: rawJson(line) };
}

const COLORS: Readonly<Record<string, Parameters<Style>[0]>> = {
  WARN: 'yellow',
  WARNING: 'yellow', // of Python workers
  ERROR: 'red',
  CRITICAL: 'red',
};

/** A line for people: time, function, level, message, and the other fields behind it but the id of the request. */
export function logText({ atMs, functionName, line }: LogRecord, style: Style): string {
  const { timestamp: _time, request_id: _id, level, message, ...fields } = fieldsOf(line);
  const rest = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => style('dim', `${key}=${fieldText(value)}`));
  const color = COLORS[String(level)];
  const words = [
    style('dim', new Date(atMs).toISOString().slice(11, 23)),
    style('cyan', functionName),
    ...(typeof level === 'string' ? [color ? style(color, level) : level] : []),
    ...(message === undefined ? [] : [oneLine(String(message))]),
    ...rest,
  ];
  return words.join(' ');
}

/** The level of lines that are metrics, in the Embedded Metric Format: they have none of their own. */
export const METRICS_LEVEL = 'METRICS';

/** The fields of a JSON line; any other line is a message. */
export function fieldsOf(line: string): Record<string, unknown> {
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields !== 'object' || fields === null) return { message: line };
    if ('message' in fields) return { ...fields };
    if ('_aws' in fields) return { ...fields, _aws: undefined, level: METRICS_LEVEL };
  } catch {
    // text
  }
  return { message: line };
}

function fieldText(value: unknown): string {
  return oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}
