import type { Command } from 'commander';
import { InvalidInputError } from 'sosw';
import { parseJson, writeJson } from 'sosw/essentials';
import type { CommandContext } from '../command-context.ts';
import { FunctionFailedError } from '../errors.ts';
import { readInput } from '../input.ts';
import { failureOf } from '../operator/essentials.ts';
import { withFleet } from '../operator/fleet.ts';
import { type FleetOptions, withFleetOptions } from '../operator/fleet-options.ts';
import { RawJson } from '../output/json.ts';
import { print } from '../output/print.ts';
import { record } from '../output/table.ts';
import type { Shell } from '../shell.ts';

interface InvokeOptions extends FleetOptions {
  readonly payload: string;
  readonly async?: true;
}

/** `sosw invoke FUNCTION` */
export function addInvoke(program: Command, { shell }: CommandContext): void {
  withFleetOptions(program.command('invoke'))
    .description('invoke a function of the fleet and print its answer; if the function fails the exit code is 1')
    .argument('<function>', 'its name or ARN')
    .option('--payload <json>', 'what it is given; @FILE reads a file, @- standard input', '{}')
    .option('--async', 'send it as an event and do not wait')
    .action(async (name: string, { output, payload: given, async: isAsync, ...choice }: InvokeOptions) => {
      const payload = await readPayload(given, shell);
      if (isAsync) {
        const requestId = await withFleet(choice, shell, ({ functions }) => functions.send(name, payload));
        await print(shell, output, {
          document: { function: name, request_id: requestId },
          table: (style) =>
            record(
              [
                ['function', name],
                ['request', requestId],
              ],
              style,
            ),
        });
        return;
      }
      const { text, isFailure } = await withFleet(choice, shell, ({ functions }) => functions.invoke(name, payload));
      const line = writeJson(parseJson(text, `the answer of ${name}`));
      await print(shell, output, { document: new RawJson(line), table: () => `${text.trimEnd()}\n` });
      if (isFailure) throw new FunctionFailedError(failureOf(name, JSON.parse(text)));
    });
}

async function readPayload(given: string, shell: Shell): Promise<string> {
  const text = given.startsWith('@') ? await readInput(given.slice(1), shell) : given;
  try {
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw new InvalidInputError({ path: 'payload', expected: 'JSON', given: text, cause });
  }
}
