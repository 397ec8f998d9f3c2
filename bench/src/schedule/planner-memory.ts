import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BenchError } from '../bench-error.ts';
import { rounded } from '../numbers.ts';
import type { Say } from '../output/say.ts';
import type { ChildReport } from './planner-child.ts';
import { threeLevelJob } from './three-level-job.ts';

const CHILD = fileURLToPath(new URL('./planner-child.js', import.meta.url));
const KB_PER_MB = 1024;

export interface PlannerMemory {
  /** Most resident memory of a process that plans and encodes all tasks, beyond that of one that does nothing. */
  readonly rss_over_idle_mb: number;
  readonly idle_rss_mb: number;
  /** Processor time of planning and encoding a task, in microseconds. */
  readonly plan_and_encode_us_per_task: number;
  readonly job_text_mb: number;
}

/** Each measured in a process of its own, with Node as it is. The text of the job is made here, and read there. */
export async function plannerMemory(tasks: number, say: Say): Promise<PlannerMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'sosw-bench-'));
  try {
    const file = join(folder, 'job.json');
    const text = threeLevelJob({ products: tasks });
    await writeFile(file, text);
    const idle = await runChild([]);
    say(`plans and encodes ${tasks} tasks`);
    const work = await runChild([file]);
    if (work.tasks !== tasks) throw new BenchError(`${work.tasks} of ${tasks} tasks were encoded`);
    return {
      rss_over_idle_mb: rounded((work.peak_kb - idle.peak_kb) / KB_PER_MB),
      idle_rss_mb: rounded(idle.peak_kb / KB_PER_MB),
      plan_and_encode_us_per_task: rounded((1000 * work.cpu_ms) / tasks),
      job_text_mb: rounded(text.length / KB_PER_MB / KB_PER_MB),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runChild(args: readonly string[]): Promise<ChildReport> {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, ...args]);
  return JSON.parse(stdout);
}
