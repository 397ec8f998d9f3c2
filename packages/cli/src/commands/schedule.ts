import { type Command, Option } from 'commander';
import type { ClosedTotals, JobAnswer, JobRow } from 'sosw/essentials';
import type { CommandContext } from '../command-context.ts';
import { NoFleetError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { numberFrom, readInput } from '../input.ts';
import { type Fleet, withFleet } from '../operator/fleet.ts';
import { type FleetOptions, withFleetOptions } from '../operator/fleet-options.ts';
import { type JobEvent, type JobOptions, jobEvent } from '../operator/job-event.ts';
import { readJobRow, untilClosed, untilWritten } from '../operator/jobs.ts';
import { unreachable } from '../operator/unreachable.ts';
import { type Findings, print } from '../output/print.ts';
import { type Progress, startProgress } from '../output/progress.ts';
import { record } from '../output/table.ts';
import { type Shell, say } from '../shell.ts';

const DELAY_SECONDS_MAX = 315_360_000;

interface ScheduleOptions extends FleetOptions, JobOptions {
  readonly wait?: true;
}

/** What the Scheduler answered, and how the tasks ended if that was waited for. */
type ScheduledJob = JobAnswer & Partial<ClosedTotals>;

/** `sosw schedule JOB.json` */
export function addSchedule(program: Command, { shell, end }: CommandContext): void {
  withFleetOptions(program.command('schedule'))
    .description('cut a job into tasks and queue them')
    .argument('<file>', 'the job, as JSON: alone, or as {"job": ..}; - reads standard input')
    .option('--wait', 'wait until all tasks are closed; dead ones make the exit code 1')
    .option('--job-id <id>', 'name the job: the same id again is the same job. Default: a new one')
    .addOption(new Option('--run-at <time>', 'start not before, as in ISO 8601 or seconds since 1970'))
    .addOption(
      new Option('--delay <seconds>', 'start so much later')
        .argParser(numberFrom(0, DELAY_SECONDS_MAX))
        .conflicts('runAt'),
    )
    .option('--timezone <name>', "decide there which day is today: Europe/Berlin. Default: the Scheduler's")
    .action(async (file: string, options: ScheduleOptions) => {
      const event = jobEvent(await readInput(file, shell), options);
      const job = await withFleet(options, shell, async (fleet): Promise<ScheduledJob> => {
        const answer = await scheduled(fleet, event, shell);
        return options.wait ? { ...answer, ...(await watched(fleet, answer, shell)) } : answer;
      });
      await print(shell, options.output, findings(job));
      if (job.dead) {
        say(shell, `sosw: ${job.dead} of ${job.total} tasks are dead: sosw tasks list --state closed`);
        end(EXIT.failed);
      }
    });
}

/** Whoever gets no answer does not know whether the job was accepted; by its id it can be asked for again. */
async function scheduled(fleet: Fleet, event: JobEvent, { stderr }: Shell): Promise<JobAnswer> {
  let progress: Progress | undefined;
  const show = ({ jobId, labourerId, cursor, total }: JobRow) => {
    if (cursor === 0 || cursor === total) return; // a job of one window needs no bar
    progress ??= startProgress(`job ${jobId}: writing ${total} tasks of ${labourerId}`, total, stderr);
    progress.at(cursor);
  };
  try {
    const answer = await untilWritten(fleet, event, show);
    progress?.at(answer.total);
    return answer;
  } catch (error) {
    const lost = unreachable(fleet.name, error);
    if (!lost) throw error;
    const hint = `if job ${event.job_id} was accepted, the same command with --job-id ${event.job_id} finds it`;
    throw new NoFleetError(fleet.name, `${lost.message}; ${hint}`, { cause: error });
  } finally {
    progress?.end();
  }
}

async function watched(
  fleet: Fleet,
  { job_id, total }: JobAnswer,
  shell: Shell,
): Promise<ClosedTotals & Pick<JobAnswer, 'state'>> {
  const row = await readJobRow(fleet, job_id);
  const progress = startProgress(`job ${job_id}: ${total} tasks of ${row.labourerId}`, total, shell.stderr);
  try {
    return { state: 'closed', ...(await untilClosed(fleet, row, (closed) => progress.at(closed))) };
  } finally {
    progress.end();
  }
}

function findings(job: ScheduledJob): Findings {
  const { job_id, labourer_id, total, state, completed, dead, cancelled } = job;
  const numbers = { completed, dead, cancelled };
  return {
    document: job,
    table: (style) =>
      record(
        [
          ['job', job_id],
          ['labourer', labourer_id],
          ['tasks', String(total)],
          ['state', state],
          ...Object.entries(numbers).map(
            ([name, count]) => [name, count === undefined ? undefined : String(count)] as const,
          ),
        ],
        style,
      ),
  };
}
