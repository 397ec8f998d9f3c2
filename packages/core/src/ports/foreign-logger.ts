import type { LogFields } from './logger.ts';

/**
 * A logger of somebody else's that a Processor can write to: that of Powertools for AWS Lambda is one. Fields of a line
 * are its second argument; those of a run are its keys, if it has such.
 */
export interface ForeignLogger {
  debug(message: string, ...fields: LogFields[]): void;
  info(message: string, ...fields: LogFields[]): void;
  warn(message: string, ...fields: LogFields[]): void;
  error(message: string, ...fields: LogFields[]): void;
  /** Stand on every line until they are removed. */
  appendKeys?(keys: Record<string, unknown>): void;
  removeKeys?(keys: string[]): void;
  setLogLevel?(level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'CRITICAL'): void;
}
