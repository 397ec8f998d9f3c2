import type { Command } from 'commander';
import { InvalidInputError } from 'sosw';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import { readInput } from '../input.ts';
import type { Change } from '../operator/changes.ts';
import { diffDocument, readDraft, requireStored, setDocument } from '../operator/documents.ts';
import { explainFunction, isEssential } from '../operator/explained.ts';
import { withFleet } from '../operator/fleet.ts';
import { type FleetOptions, withFleetOptions } from '../operator/fleet-options.ts';
import { validateDocument, validateFleet } from '../operator/validated.ts';
import {
  CHANGE_COLUMNS,
  changeDocument,
  documentText,
  EXPLAINED_COLUMNS,
  explainedDocument,
  PROBLEM_COLUMNS,
} from '../output/config-text.ts';
import { rawJson, toJson } from '../output/json.ts';
import { type Findings, print } from '../output/print.ts';
import { table } from '../output/table.ts';
import { type Shell, say } from '../shell.ts';

interface ConfigOptions extends FleetOptions {
  readonly env: string;
  readonly table: string;
}

const ENV_DEFAULT = 'production';
const TABLE_DEFAULT = 'config';
const FILE = 'the document, as JSON; - reads standard input';

/** `sosw config get|set|diff|validate|explain` */
export function addConfig(program: Command, context: CommandContext): void {
  const config = program.command('config').description('look at configuration documents, check them, change them');
  addGet(config, context);
  addSet(config, context);
  addDiff(config, context);
  addValidate(config, context);
  addExplain(config, context);
}

function withConfigOptions(command: Command): Command {
  return withFleetOptions(command)
    .option('--env <name>', 'environment of the documents', ENV_DEFAULT)
    .option('--table <name>', 'the table that they stand in', TABLE_DEFAULT);
}

function addGet(config: Command, { shell }: CommandContext): void {
  withConfigOptions(config.command('get'))
    .description('print a document as it stands in the table, secrets included')
    .argument('<name>', 'the name of the document: my_worker_config')
    .action(async (name: string, { output, env, table: tableName, ...choice }: ConfigOptions) => {
      const { value, text } = await withFleet(choice, shell, ({ documents }) =>
        requireStored(documents({ env, tableName }), name),
      );
      const document = text === undefined ? value : rawJson(text);
      await print(shell, output, {
        document,
        lines: [document],
        table: (style) => documentText(text ?? toJson(value), style),
      });
    });
}

function addSet(config: Command, { shell }: CommandContext): void {
  withConfigOptions(config.command('set'))
    .description('write a document, unless its readers would refuse it or somebody changes it at the same time')
    .argument('<name>', 'the name of the document: my_worker_config')
    .argument('<file>', FILE)
    .action(async (name: string, file: string, { output, env, table: tableName, ...choice }: ConfigOptions) => {
      const draft = readDraft(name, await readInput(file, shell));
      const { changes, warnings } = await withFleet(choice, shell, ({ documents }) =>
        setDocument(documents({ env, tableName }), draft),
      );
      for (const warning of warnings) say(shell, `sosw: ${warning}`);
      await print(shell, output, changeFindings(changes));
    });
}

function addDiff(config: Command, { shell }: CommandContext): void {
  withConfigOptions(config.command('diff'))
    .description('tell what "set" would change, key by key')
    .argument('<name>', 'the name of the document: my_worker_config')
    .argument('<file>', FILE)
    .action(async (name: string, file: string, { output, env, table: tableName, ...choice }: ConfigOptions) => {
      const draft = readDraft(name, await readInput(file, shell));
      const changes = await withFleet(choice, shell, ({ documents }) =>
        diffDocument(documents({ env, tableName }), draft),
      );
      await print(shell, output, changeFindings(changes));
    });
}

function addValidate(config: Command, { shell, end }: CommandContext): void {
  withConfigOptions(config.command('validate'))
    .description('list all that is wrong with a document, or with all documents of the fleet')
    .argument('[name]', 'the name of the document. Default: those of the essentials and of all labourers')
    .addHelpText('after', '\nErrors make the exit code 2; what is merely ignored is a warning.')
    .action(async (name: string | undefined, { output, env, table: tableName, ...choice }: ConfigOptions) => {
      const { documents: looked, problems } = await withFleet(choice, shell, async ({ documents }) => {
        const all = documents({ env, tableName });
        return name === undefined ? validateFleet(all) : validateDocument(all, await requireStored(all, name));
      });
      await print(shell, output, {
        document: { documents: looked, problems },
        lines: problems,
        table: (style) => (problems.length === 0 ? 'no problems\n' : table(problems, PROBLEM_COLUMNS, style)),
      });
      say(shell, `sosw: looked at ${looked.length} ${looked.length === 1 ? 'document' : 'documents'}`);
      if (problems.some(({ severity }) => severity === 'error')) end(EXIT.badInput);
    });
}

interface ExplainOptions extends ConfigOptions {
  readonly defaults?: string;
  readonly custom?: string;
}

function addExplain(config: Command, { shell }: CommandContext): void {
  withConfigOptions(config.command('explain'))
    .description('tell for each key of the configuration of a function where its value is from')
    .argument('<function>', 'the name of the function: my_worker, sosw_orchestrator')
    .option('--defaults <file>', 'the defaultConfig of its class, as JSON')
    .option('--custom <file>', 'the customConfig that it is made with, as JSON')
    .action(async (name: string, { output, env, table: tableName, defaults, custom, ...choice }: ExplainOptions) => {
      const code = {
        defaults: await readLayerFile(defaults, 'defaults', shell),
        custom: await readLayerFile(custom, 'custom', shell),
      };
      const keys = await withFleet(choice, shell, ({ documents }) =>
        explainFunction(documents({ env, tableName }), name, code),
      );
      await print(shell, output, {
        document: keys.map(explainedDocument),
        table: (style) => (keys.length === 0 ? 'no keys\n' : table(keys, EXPLAINED_COLUMNS, style)),
      });
      if (isEssential(name) || defaults !== undefined) return;
      say(shell, 'sosw: what its class has for defaults is not seen from here: --defaults FILE');
    });
}

function changeFindings(changes: readonly Change[]): Findings {
  return {
    document: changes.map(changeDocument),
    table: (style) => (changes.length === 0 ? 'no changes\n' : table(changes, CHANGE_COLUMNS, style)),
  };
}

async function readLayerFile(path: string | undefined, name: string, shell: Shell): Promise<unknown> {
  if (path === undefined) return undefined;
  const text = await readInput(path, shell, name);
  const value = parsed(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new InvalidInputError({ path: name, expected: 'a JSON object', given: text });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
