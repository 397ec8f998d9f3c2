import type { LogFields, Logger } from '../../src/ports/logger.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

/** A log whose lines can be asked for. */
export class TestLog implements Logger {
  readonly lines: LogLine[];
  readonly #fields: LogFields;

  constructor(lines: LogLine[] = [], fields: LogFields = {}) {
    this.lines = lines;
    this.#fields = fields;
  }

  readonly debug = (message: string, fields?: LogFields): void => this.#write('debug', message, fields);
  readonly info = (message: string, fields?: LogFields): void => this.#write('info', message, fields);
  readonly warn = (message: string, fields?: LogFields): void => this.#write('warn', message, fields);
  readonly error = (message: string, fields?: LogFields): void => this.#write('error', message, fields);
  readonly with = (fields: LogFields): Logger => new TestLog(this.lines, { ...this.#fields, ...fields });

  /** Fields of the lines of one level that say this. */
  said(level: LogLine['level'], message: string): LogFields[] {
    return this.lines.filter((line) => line.level === level && line.message === message).map(({ fields }) => fields);
  }

  #write(level: LogLine['level'], message: string, fields: LogFields = {}): void {
    this.lines.push({ level, message, fields: { ...this.#fields, ...fields } });
  }
}
