import { errorText } from '../domain/errors.ts';
import type { Digest } from '../moves/deps.ts';
import type { Alerts } from '../ports/alerts.ts';
import type { Logger } from '../ports/logger.ts';

const SUBJECT = 'sosw: needs attention';
/** SNS takes 256 KB; a digest that nobody can read to its end helps nobody. */
const LINES_MAX = 200;

/**
 * What one run of an essential has to tell people: one message, sent at the end of the run, since a container that is
 * frozen or killed later would never send it. Without a topic the log is where it goes.
 */
export class RunDigest implements Digest {
  readonly #alerts: Alerts | undefined;
  readonly #log: Logger;
  #lines: string[] = [];

  constructor(alerts: Alerts | undefined, log: Logger) {
    this.#alerts = alerts;
    this.#log = log;
  }

  add(line: string): void {
    this.#lines.push(line);
  }

  /** Sends what was collected. Never throws: a report about a fault must not become another. */
  async flush(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length === 0) return;
    const rest = lines.length - LINES_MAX;
    const shown = [...lines.slice(0, LINES_MAX), ...(rest > 0 ? [`... and ${rest} more`] : [])];
    try {
      if (this.#alerts) await this.#alerts.publish(SUBJECT, shown.join('\n'));
      else this.#log.warn(SUBJECT, { lines: shown });
    } catch (error) {
      this.#log.error('digest could not be sent', { lines: shown, error: errorText(error) });
    }
  }
}
