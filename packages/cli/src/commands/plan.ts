import { dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { InvalidInputError } from 'sosw';
import { type FleetConfig, JOB_BYTES_MAX } from 'sosw/essentials';
import type { CommandContext } from '../command-context.ts';
import { hasFleetConfig, readFleetConfig } from '../fleet-config.ts';
import { readInput } from '../input.ts';
import { planDocument, planText } from '../output/plan-text.ts';
import { type Format, formatOption, print } from '../output/print.ts';
import { estimateOf } from '../plan/estimate.ts';
import { type JobPlan, payloadsOf, planJobText } from '../plan/job-plan.ts';
import { readSchemas, schemasOfFleet } from '../plan/schemas.ts';
import { type Shell, say } from '../shell.ts';

const MORE = `
With -o jsonl every payload is printed, one a line, as a worker would receive it.
Schemas are those of the sosw.config.ts beside the job, or in this folder; if it has
the labourer, time and cost are estimated, too.`;

interface PlanOptions {
  readonly output: Format;
  readonly today?: string;
  readonly schema?: string;
  readonly schedulerConfig?: string;
  readonly chunkableAttrs?: readonly string[];
}

/** `sosw plan JOB.json` */
export function addPlan(program: Command, { shell }: CommandContext): void {
  program
    .command('plan')
    .description('tell what a job would be cut into; nothing is written and no fleet is needed')
    .addHelpText('after', MORE)
    .argument('<file>', 'the job, as JSON: alone, or as {"job": ..}; - reads standard input')
    .addOption(formatOption())
    .option('--today <YYYY-MM-DD>', 'plan as on this day. Default: today in the time zone of the job', readDate)
    .option('--schema <name>', "cut by the schema of this name instead of the job's own")
    .option('--scheduler-config <file>', 'take the schemas of this Scheduler configuration, as JSON')
    .addOption(
      new Option('--chunkable-attrs <names>', 'cut by these attributes, outermost first: section,store')
        .argParser(readNames)
        .conflicts('schema'),
    )
    .action((file: string, options: PlanOptions) => plan(shell, file, options));
}

const STDIN = '-';

async function plan(shell: Shell, file: string, options: PlanOptions): Promise<void> {
  const { output, today, schema, schedulerConfig, chunkableAttrs } = options;
  if (file === STDIN && schedulerConfig === STDIN) {
    const expected = 'a file, as the job comes from standard input';
    throw new InvalidInputError({ path: 'scheduler-config', expected, given: schedulerConfig });
  }
  const text = await readInput(file, shell);
  const fleet = await fleetBeside(file, shell);
  const job = planJobText(text, {
    schemas: schedulerConfig === undefined ? schemasOfFleet(fleet) : await readSchemas(schedulerConfig, shell),
    nowMs: Date.now(),
    ...timezoneOf(fleet),
    ...(today !== undefined && { today }),
    ...(fleet?.customPeriods && { customPeriods: fleet.customPeriods }),
    ...(schema !== undefined && { schemaName: schema }),
    ...(chunkableAttrs && { chunkableAttrs }),
  });
  const estimate = fleet && estimateOf(fleet, { labourerId: job.labourerId, total: job.plan.total });
  warnOfRefusal(shell, job, fleet === undefined || estimate !== undefined);
  const shown = { job, estimate };
  await print(shell, output, {
    document: planDocument(shown),
    lines: payloadsOf(job),
    table: (style) => planText(shown, style),
  });
}

/** Says why a Scheduler may not take a job that can be cut. */
function warnOfRefusal(shell: Shell, { labourerId, jobBytes }: JobPlan, isLabourer: boolean): void {
  if (!isLabourer) say(shell, `the Scheduler would refuse this job: there is no labourer ${labourerId}`);
  if (jobBytes > JOB_BYTES_MAX) {
    say(
      shell,
      `only a Scheduler with SOSW_JOB_TEXTS takes this job: it has more than ${JOB_BYTES_MAX} bytes, ${jobBytes}`,
    );
  }
}

/** The fleet of the `sosw.config.ts` beside the job, else of the one where the command is run, if there is one. */
async function fleetBeside(file: string, { cwd }: Shell): Promise<FleetConfig | undefined> {
  const folder = [resolve(cwd, file === STDIN ? '.' : dirname(file)), cwd].find(hasFleetConfig);
  return folder === undefined ? undefined : readFleetConfig(folder);
}

/** That of the fleet's Scheduler. */
function timezoneOf(fleet: FleetConfig | undefined): { timezone?: string } {
  const { timezone } = { ...fleet?.essentials?.shared, ...fleet?.essentials?.scheduler };
  return typeof timezone === 'string' ? { timezone } : {};
}

function readDate(given: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(given) ? Date.parse(given) : Number.NaN;
  const isDate = !Number.isNaN(time) && new Date(time).toISOString().startsWith(given);
  if (isDate) return given;
  throw new InvalidArgumentError('Expected a date such as 2026-01-31.');
}

function readNames(given: string): readonly string[] {
  const names = given.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('Expected names separated by commas, such as section,store.');
}
