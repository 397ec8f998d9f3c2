import { dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { hasFleetConfig, readFleetConfig } from '../fleet-config.ts';
import { readInput } from '../input.ts';
import { RawJson } from '../output/json.ts';
import { type Findings, type Format, formatOption, print } from '../output/print.ts';
import { cut } from '../output/style.ts';
import { record } from '../output/table.ts';
import { type JobPlan, planText, withLabourer } from '../plan/job-plan.ts';

/** Payloads that are made at a time when all are printed. */
const RANGE = 1_000;
const SHOWN_CHARACTERS_MAX = 2_000;

const PAYLOADS = `
With -o jsonl every payload is printed, one a line, as a worker would receive it.
Schemas are those of the sosw.config.ts beside the job, or in this folder.`;

interface PlanOptions {
  readonly output: Format;
  readonly today?: string;
  readonly schema?: string;
  readonly chunkableAttrs?: readonly string[];
}

/** `sosw plan JOB.json` */
export function addPlan(program: Command, { shell }: CommandContext): void {
  program
    .command('plan')
    .description('tell what a job would be cut into; nothing is written and no fleet is needed')
    .addHelpText('after', PAYLOADS)
    .argument('<file>', 'the job, as JSON: alone, or as {"job": ..}; - reads standard input')
    .addOption(formatOption())
    .option('--today <YYYY-MM-DD>', 'plan as on this day. Default: today in UTC', readDate)
    .option('--schema <name>', "cut by this schema of sosw.config.ts, beside the job or here, instead of the job's own")
    .addOption(
      new Option('--chunkable-attrs <names>', 'cut by these attributes, outermost first: section,store')
        .argParser(readNames)
        .conflicts('schema'),
    )
    .action(async (file: string, { output, today, schema, chunkableAttrs }: PlanOptions) => {
      const text = await readInput(file, shell);
      const folder = [resolve(shell.cwd, file === '-' ? '.' : dirname(file)), shell.cwd].find(hasFleetConfig);
      const plan = planText(text, {
        today: today ?? new Date().toISOString().slice(0, 10),
        ...(folder !== undefined && { config: await readFleetConfig(folder) }),
        ...(schema !== undefined && { schemaName: schema }),
        ...(chunkableAttrs && { chunkableAttrs }),
      });
      await print(shell, output, findings(plan));
    });
}

function findings({ labourerId, chunkableAttrs, today, plan }: JobPlan): Findings {
  const { total } = plan;
  const payload = (index: number) =>
    Array.from(plan.payloads(index, index + 1), (text) => withLabourer(text, labourerId))[0] ?? '';
  const [first, last] = [payload(0), payload(total - 1)];
  return {
    document: {
      ...{ labourer_id: labourerId, total, today, chunkable_attrs: chunkableAttrs },
      ...{ first: new RawJson(first), last: new RawJson(last) },
    },
    lines: allPayloads(plan, labourerId),
    table: (style) =>
      record(
        [
          ['tasks', String(total)],
          ['labourer', labourerId],
          ['cut by', chunkableAttrs.join(', ') || 'nothing'],
          ['today', today],
          ['first', cut(first, SHOWN_CHARACTERS_MAX)],
          ['last', total > 1 ? cut(last, SHOWN_CHARACTERS_MAX) : undefined],
        ],
        style,
      ),
  };
}

function* allPayloads({ total, payloads }: JobPlan['plan'], labourerId: string): Iterable<RawJson> {
  for (let from = 0; from < total; from += RANGE) {
    for (const payload of payloads(from, from + RANGE)) yield new RawJson(withLabourer(payload, labourerId));
  }
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
