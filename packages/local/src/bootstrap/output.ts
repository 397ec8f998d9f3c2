/** Writes a line of the runtime's own into the function's log. */
export function logLine(title: string, text: string): void {
  process.stderr.write(`${title}: ${text}\n`);
}

/**
 * Resolves when the host can read all that was written. A pipe that is full takes the rest later: without this, the end
 * of a log would come after the result, or be lost by an exit.
 */
export async function flushOutput(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0) await new Promise<void>((resolve) => stream.write('', () => resolve()));
  }
}
