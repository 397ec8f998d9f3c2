import type { GetParametersCommandOutput, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { InvalidInputError } from '../../domain/errors.ts';
import type { ConfigValues, WriteOptions } from '../../ports/config-values.ts';
import { StoreError } from '../../ports/store-error.ts';
import type { System } from '../../ports/system.ts';
import { missing } from '../missing-package.ts';
import { singleTry } from '../single-try.ts';
import { sendRead } from '../store/outcome.ts';
import { chunksOf } from './chunks.ts';
import { withoutPrefix } from './names.ts';
import { everyPage } from './pages.ts';

const REQUEST_TIMEOUT_MS = 5_000;
/** Limits of GetParameters and DescribeParameters. */
const NAMES_MAX = 10;
const PAGE_MAX = 50;
/** How the original writes that there is no value: a parameter cannot be empty. */
const NO_VALUE = 'None';

export interface SsmOptions {
  readonly system: Pick<System, 'timers' | 'random'>;
  /** Default: the region of the environment. */
  readonly region?: string;
}

type Sdk = typeof import('@aws-sdk/client-ssm');

/**
 * Parameters of AWS Systems Manager. A name is all that tells them apart; of those that begin with a prefix only the
 * ones count that are tagged with the `Environment`, as in the original. Values never stand in a message: they may have
 * been encrypted.
 */
export class SsmValues implements ConfigValues {
  readonly hasEnvironments = false;
  readonly #options: SsmOptions;
  #client: SSMClient | undefined;

  constructor(options: SsmOptions) {
    this.#options = options;
  }

  /** @throws InvalidInputError when the value is no JSON, as in the original */
  async read(name: string): Promise<unknown> {
    const [parameter] = await this.#parametersAtAnyRate(`getConfig of ${name}`, [name]);
    return parameter && parsed(name, parameter.Value ?? '');
  }

  async write(name: string, text: string, { parameterType = 'String', description }: WriteOptions): Promise<void> {
    await this.#send(`updateConfig of ${name} in Parameter Store`, ({ PutParameterCommand }, client) =>
      client.send(
        new PutParameterCommand({
          ...{ Name: name, Value: text, Type: parameterType, Overwrite: true },
          ...(description !== undefined && { Description: description }),
        }),
      ),
    );
  }

  async readAll(prefix: string, env: string): Promise<Readonly<Record<string, unknown>>> {
    const operation = `getCredentialsByPrefix of ${prefix}`;
    const found = await this.#describe(operation, prefix, env);
    const isAnyEncrypted = found.some(({ Type }) => Type === 'SecureString');
    const names = found.flatMap(({ Name }) => Name ?? []);
    const values: [string, unknown][] = [];
    for (const chunk of chunksOf(names, NAMES_MAX)) {
      // A parameter that was deleted since it was described is left out.
      const { Parameters = [] } = await this.#parameters(operation, chunk, isAnyEncrypted);
      for (const { Name = '', Value } of Parameters) {
        values.push([withoutPrefix(Name, prefix), Value === NO_VALUE ? null : Value]);
      }
    }
    return Object.fromEntries(values);
  }

  #describe(operation: string, prefix: string, env: string) {
    const ParameterFilters = [
      { Key: 'tag:Environment', Values: [env] },
      { Key: 'Name', Option: 'BeginsWith', Values: [prefix] },
    ];
    return everyPage({ operation: named(operation) }, async (token: string | undefined) => {
      const page = { ParameterFilters, MaxResults: PAGE_MAX, ...(token !== undefined && { NextToken: token }) };
      const { Parameters, NextToken } = await this.#send(named(operation), (sdk, client) =>
        client.send(new sdk.DescribeParametersCommand(page)),
      );
      return { items: Parameters, next: NextToken };
    });
  }

  /** Who may not decrypt may still read what is not encrypted; what is, would be no value but its cipher. */
  async #parametersAtAnyRate(operation: string, names: string[]): Promise<Parameter[]> {
    try {
      return (await this.#parameters(operation, names, true)).Parameters ?? [];
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const { Parameters = [] } = await this.#parameters(operation, names, false);
      if (Parameters.some(({ Type }) => Type === 'SecureString')) throw error;
      return Parameters;
    }
  }

  #parameters(operation: string, Names: string[], WithDecryption: boolean): Promise<GetParametersCommandOutput> {
    return this.#send(named(operation), ({ GetParametersCommand }, client) =>
      client.send(new GetParametersCommand({ Names, WithDecryption })),
    );
  }

  /** Nothing of this changes more when it is done twice. */
  async #send<Answer>(operation: string, send: (sdk: Sdk, client: SSMClient) => Promise<Answer>): Promise<Answer> {
    const { system, region } = this.#options;
    const sdk = await import('@aws-sdk/client-ssm').catch(missing('@aws-sdk/client-ssm'));
    this.#client ??= new sdk.SSMClient({ ...(region !== undefined && { region }), ...singleTry(REQUEST_TIMEOUT_MS) });
    const client = this.#client;
    return sendRead({ operation }, system, () => send(sdk, client));
  }
}

function named(operation: string): string {
  return `${operation} in Parameter Store`;
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause: the words of JSON.parse quote the text.
    const given = `text of ${text.length} characters`;
    throw new InvalidInputError({ path: name, expected: 'JSON as the value of the parameter', given });
  }
}
