import { readFileSync } from 'node:fs';
import { encodeJob } from './encode-job.ts';

/** What a child tells when it is done. */
export interface ChildReport {
  /** Most memory that the process had resident at once. */
  readonly peak_kb: number;
  readonly tasks: number;
  /** Processor time of planning and encoding, in milliseconds. */
  readonly cpu_ms: number;
}

/** Without a file it only loads what the other one loads. */
const [file] = process.argv.slice(2);
const before = process.cpuUsage();
// The text is ASCII. As an event of Lambda it would be there already.
const { tasks } = file === undefined ? { tasks: 0 } : await encodeJob(readFileSync(file, 'latin1'));
const { user, system } = process.cpuUsage(before);
const report: ChildReport = { peak_kb: peakKb(), tasks, cpu_ms: (user + system) / 1000 };
process.stdout.write(JSON.stringify(report));

/** Of this process alone: `getrusage` would count its parent before it became this one. */
function peakKb(): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
