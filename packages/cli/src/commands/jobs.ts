import { type Command, Option } from 'commander';
import type { JobState } from 'sosw/essentials';
import type { CommandContext } from '../command-context.ts';
import { withFleet } from '../operator/fleet.ts';
import { type FleetOptions, withFleetOptions } from '../operator/fleet-options.ts';
import { findJob } from '../operator/jobs.ts';
import { JOB_STATES, listJobs, OPEN_STATES } from '../operator/listed-jobs.ts';
import { jobDocument, jobListColumns, jobText, listedJobDocument } from '../output/job-text.ts';
import { print } from '../output/print.ts';
import { table } from '../output/table.ts';
import { limitOption } from './limit-option.ts';

const COUNTED = `
Tasks are counted: of a job that is not closed, each one that has ended is read.`;

/** `sosw jobs list|show` */
export function addJobs(program: Command, context: CommandContext): void {
  const jobs = program.command('jobs').description('look at jobs: how far they are written, how their tasks ended');
  addList(jobs, context);
  addShow(jobs, context);
}

interface ListJobsCommandOptions extends FleetOptions {
  readonly labourer?: string;
  readonly state?: JobState;
  readonly all?: true;
  readonly limit: number;
}

function addList(jobs: Command, { shell }: CommandContext): void {
  withFleetOptions(jobs.command('list'))
    .description('list jobs that are open, the newest first')
    .option('--labourer <id>', 'of this labourer alone')
    .addOption(new Option('--state <state>', 'in this state alone').choices([...JOB_STATES]).conflicts('all'))
    .option('--all', 'closed ones, too')
    .addOption(limitOption())
    .action(async ({ labourer, state, all, limit, output, ...choice }: ListJobsCommandOptions) => {
      const states = state ? [state] : all ? JOB_STATES : OPEN_STATES;
      const filter = { ...(labourer !== undefined && { labourerId: labourer }), states, limit };
      const listed = await withFleet(choice, shell, ({ store }) => listJobs(store, filter));
      await print(shell, output, {
        document: listed.map(listedJobDocument),
        table: (style) => table(listed, jobListColumns(listed, Date.now()), style),
      });
    });
}

function addShow(jobs: Command, { shell }: CommandContext): void {
  withFleetOptions(jobs.command('show'))
    .description('show a job: how far it is, how its tasks ended so far, what it was cut by, its text')
    .argument('<id>', 'the id of the job')
    .addHelpText('after', COUNTED)
    .action(async (id: string, { output, ...choice }: FleetOptions) => {
      const { job, totals } = await withFleet(choice, shell, (fleet) => findJob(fleet, id));
      await print(shell, output, {
        document: jobDocument(job, totals),
        table: (style) => jobText(job, totals, style, Date.now()),
      });
    });
}
