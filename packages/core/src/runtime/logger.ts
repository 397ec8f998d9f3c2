import type { LogFields, Logger, LogLevel } from '../ports/logger.ts';
import type { Platform } from '../ports/platform.ts';
import { storable } from './storable.ts';

/** Levels with the numbers that Python's logging gives them: the original takes either in `logging_level`. */
const LEVELS: Readonly<Record<LogLevel, number>> = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 };

/** What a logger and all loggers made of it share, so that a change reaches those handed out before. */
export interface LogState {
  /** Lines below it are not written. */
  level: LogLevel;
  /** Stand on every line: what the current event is about. */
  fields: LogFields;
}

type Output = Pick<Platform, 'system' | 'variable' | 'writeLine'>;

/** A logger that writes JSON lines in Lambda, where machines read them, and plain text elsewhere. */
export function createLogger(output: Output, state: LogState = { level: 'INFO', fields: {} }): Logger {
  const format = output.variable('AWS_LAMBDA_FUNCTION_NAME') === undefined ? asText : asJson;
  const loggerWith = (own: LogFields): Logger => {
    const write = (level: LogLevel, message: string, fields: LogFields = {}) => {
      if (LEVELS[level] < LEVELS[state.level]) return;
      const time = new Date(output.system.clock.now()).toISOString();
      output.writeLine(format({ time, level, message, fields: { ...state.fields, ...own, ...fields } }));
    };
    return {
      debug: (message, fields) => write('DEBUG', message, fields),
      info: (message, fields) => write('INFO', message, fields),
      warn: (message, fields) => write('WARNING', message, fields),
      error: (message, fields) => write('ERROR', message, fields),
      with: (fields) => loggerWith({ ...own, ...fields }),
    };
  };
  return loggerWith({});
}

/** A level by name or by Python's number; undefined when it is neither. */
export function readLogLevel(given: unknown): LogLevel | undefined {
  const byName = typeof given === 'string' ? given.toUpperCase() : undefined;
  return levelNames().find((level) => level === byName || LEVELS[level] === given);
}

function levelNames(): LogLevel[] {
  return ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
}

interface Line {
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

function asJson({ time, level, message, fields }: Line): string {
  const values = Object.entries(fields).map(([key, value]) => [key, readable(value)]);
  return JSON.stringify({ timestamp: time, level, message, ...Object.fromEntries(values) });
}

function asText({ time, level, message, fields }: Line): string {
  const values = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${value instanceof Error ? value.stack : JSON.stringify(storable(value))}`);
  return `${time} ${level.padEnd(8)} ${message}${values.join('')}`;
}

function readable(value: unknown): unknown {
  if (!(value instanceof Error)) return storable(value);
  const { name, message, stack, cause } = value;
  return { name, message, stack, ...(cause !== undefined && { cause: storable(cause) }) };
}
