import { withoutSecrets } from '../domain/secret-keys.ts';
import type { LogFields, Logger, LogLevel } from '../ports/logger.ts';
import type { Platform } from '../ports/platform.ts';
import { storable } from './storable.ts';

/** Levels with the numbers that Python's logging gives them: the original takes either in `logging_level`. */
const LEVELS: Readonly<Record<LogLevel, number>> = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 };

/** Names that Lambda has for levels, where they are others. */
const LEVELS_IN_LAMBDA: Readonly<Record<string, LogLevel>> = { TRACE: 'DEBUG', WARN: 'WARNING', FATAL: 'CRITICAL' };

/** Set by Lambda where the log format of a function is JSON: the application log level that is configured. */
const LEVEL_VARIABLE = 'AWS_LAMBDA_LOG_LEVEL';

/** The log of a Processor. What is set reaches all loggers that were handed out before. */
export interface ProcessorLog {
  readonly logger: Logger;
  /** Lines below it are not written. */
  setLevel(level: LogLevel): void;
  /** Stand on every line from now on, instead of those that were set before: what the current event is about. */
  setFields(fields: LogFields): void;
}

type Output = Pick<Platform, 'system' | 'variable' | 'writeLine'>;

/**
 * A log of JSON lines in Lambda, where machines read them, and of plain text elsewhere. Secrets, by the names of their
 * keys, are masked. Lines below the application log level of the function, by default INFO, are not written.
 */
export function createLog(output: Output): ProcessorLog {
  const state: { level: LogLevel; fields: LogFields } = {
    level: readLogLevel(output.variable(LEVEL_VARIABLE)) ?? 'INFO',
    fields: {},
  };
  const format = output.variable('AWS_LAMBDA_FUNCTION_NAME') === undefined ? asText : asJson;
  const loggerWith = (own: LogFields): Logger => {
    const write = (level: LogLevel, message: string, fields: LogFields = {}) => {
      if (LEVELS[level] < LEVELS[state.level]) return;
      const time = new Date(output.system.clock.now()).toISOString();
      output.writeLine(format({ time, level, message, fields: shown({ ...state.fields, ...own, ...fields }) }));
    };
    return {
      debug: (message, fields) => write('DEBUG', message, fields),
      info: (message, fields) => write('INFO', message, fields),
      warn: (message, fields) => write('WARNING', message, fields),
      error: (message, fields) => write('ERROR', message, fields),
      with: (fields) => loggerWith({ ...own, ...fields }),
    };
  };
  return {
    logger: loggerWith({}),
    setLevel: (level) => {
      state.level = level;
    },
    setFields: (fields) => {
      state.fields = fields;
    },
  };
}

/** Fields as a log may show them: what JSON can hold, and errors; without secrets. */
export function shown(fields: LogFields): LogFields {
  const values = Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? value : storable(value)]);
  return withoutSecrets(Object.fromEntries(values));
}

/** A level by its name, Python's or Lambda's, or by Python's number; undefined when it is neither. */
export function readLogLevel(given: unknown): LogLevel | undefined {
  if (typeof given !== 'string') return levels().find((level) => LEVELS[level] === given);
  const name = given.toUpperCase();
  return levels().find((level) => level === name) ?? LEVELS_IN_LAMBDA[name];
}

/**
 * What Lambda and Powertools call a level. Lambda takes a line of a level that it does not know for INFO, and drops it where
 * only warnings are kept (AWS Lambda Developer Guide, "Log-level filtering").
 */
export function commonName(level: LogLevel): Exclude<LogLevel, 'WARNING'> | 'WARN' {
  return level === 'WARNING' ? 'WARN' : level;
}

function levels(): LogLevel[] {
  return ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
}

interface Line {
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

function asJson({ time, level, message, fields }: Line): string {
  const values = Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? told(value) : value]);
  return JSON.stringify({ timestamp: time, level: commonName(level), message, ...Object.fromEntries(values) });
}

function asText({ time, level, message, fields }: Line): string {
  const values = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${value instanceof Error ? value.stack : JSON.stringify(value)}`);
  return `${time} ${level.padEnd(8)} ${message}${values.join('')}`;
}

function told({ name, message, stack, cause }: Error): object {
  return { name, message, stack, ...(cause !== undefined && { cause: withoutSecrets(storable(cause)) }) };
}
