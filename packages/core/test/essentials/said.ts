import type { LogFields, LogLevel } from '../../src/ports/logger.ts';
import type { CapturedLog } from '../moves/fakes.ts';

/** Fields of the lines of a log that say this. */
export function said(log: CapturedLog, level: LogLevel, message: string): LogFields[] {
  return log.lines.filter((line) => line.level === level && line.message === message).map(({ fields }) => fields);
}
