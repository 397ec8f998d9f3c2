import type { Figures } from './figures.ts';

const PROGRESS_MS = 10_000;
const TERMINAL_PROGRESS_MS = 500;
/** What is wrong is usually wrong many times. */
const FAULTS_SHOWN = 40;

/** Tells on standard error how far it is: a line every ten seconds, or one that changes where a terminal is. */
export function showProgress(line: () => string): { stop(): void } {
  const { isTTY } = process.stderr;
  const startedAtMs = performance.now();
  let isStopped = false;
  const show = () => {
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0).padStart(5);
    process.stderr.write(isTTY ? `\r\u001b[K${seconds} s  ${line()}` : `${seconds} s  ${line()}\n`);
  };
  const showing = setInterval(show, isTTY ? TERMINAL_PROGRESS_MS : PROGRESS_MS);
  return {
    /** Tells the last state. Repeatable. */
    stop() {
      if (isStopped) return;
      isStopped = true;
      clearInterval(showing);
      show();
      if (isTTY) process.stderr.write('\n');
    },
  };
}

/** Names and values, one a line. */
export function figuresText(figures: Figures): string {
  const { closedAfterSeconds, killsOfFunctions } = figures;
  const kills = Object.entries(killsOfFunctions).map(([name, count]) => `${name} ${count}`);
  const rows: readonly (readonly [name: string, value: number | string])[] = [
    ['seed', figures.seed],
    ['minutes', figures.minutes],
    ['jobs', figures.jobs],
    ['tasks', figures.tasks],
    ['attempts', figures.attempts],
    ['retries', figures.retries],
    ['completed', figures.completed],
    ['dead', figures.dead],
    ['cancelled', figures.cancelled],
    ['calls repeated', figures.repeatedCalls],
    ['kills of the host', figures.killsOfHost],
    ['kills of functions', sumOf(Object.values(killsOfFunctions))],
    ...kills.map((text) => ['', text] as const),
    ['restarts', figures.restarts],
    ['all closed after the last kill', closedAfterSeconds === undefined ? 'never' : `${closedAfterSeconds} s`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

export function faultsText(faults: readonly string[], folder: string): string {
  const shown = faults.slice(0, FAULTS_SHOWN).map((fault) => `  ${fault}\n`);
  const more = faults.length > FAULTS_SHOWN ? `  and ${faults.length - FAULTS_SHOWN} more\n` : '';
  return `The books do not balance:\n${shown.join('')}${more}Everything is kept in ${folder}\n`;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
