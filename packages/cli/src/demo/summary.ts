import { styleText } from 'node:util';
import type { DemoOutcome } from './run-demo.ts';

/** One line of the summary: what was counted, and whether it is what the demo expects. */
interface Finding {
  readonly what: string;
  readonly found: string;
  readonly isRight: boolean;
}

const COMPLAINTS_SHOWN = 10;
const number = new Intl.NumberFormat('en-US');

/** Prints how a demo went. @returns true when it went as planned */
export function writeSummary(outcome: DemoOutcome): boolean {
  const findings = findingsOf(outcome);
  const width = Math.max(...findings.map(({ what }) => what.length));
  for (const { what, found, isRight } of findings) {
    const mark = isRight ? styleText('green', 'ok') : styleText('red', 'NO');
    process.stdout.write(`${mark}  ${what.padEnd(width)}  ${found}\n`);
  }
  process.stdout.write(`    ${'time'.padEnd(width)}  ${(outcome.jobMs / 1000).toFixed(1)} s\n`);
  const wentAsPlanned = findings.every(({ isRight }) => isRight);
  if (!wentAsPlanned) {
    for (const line of outcome.complaints.slice(0, COMPLAINTS_SHOWN)) process.stderr.write(`${line}\n`);
  }
  return wentAsPlanned;
}

function findingsOf({ demo, total, completed, dead, attempts, atOnce, rows }: DemoOutcome): Finding[] {
  const { expect } = demo;
  const retries = attempts - total;
  return [
    {
      what: 'tasks',
      found: `${number.format(completed)} of ${number.format(total)} completed`,
      isRight: completed === expect.completed && total === expect.completed + expect.dead,
    },
    { what: 'dead', found: `${dead}, ${planned(expect.dead)}`, isRight: dead === expect.dead },
    { what: 'retries', found: `${retries}, ${planned(expect.retries)}`, isRight: retries === expect.retries },
    {
      what: 'at once',
      found: `${atOnce} at most, ${expect.at_once_max} allowed`,
      isRight: atOnce <= expect.at_once_max,
    },
    ...Object.entries(expect.rows).map(([table, expected]) => ({
      what: 'rows',
      found: `${number.format(rows[table] ?? 0)} in the table ${table}, ${planned(expected)}`,
      isRight: rows[table] === expected,
    })),
  ];
}

function planned(count: number): string {
  return count === 0 ? 'none planned' : `${number.format(count)} planned`;
}
