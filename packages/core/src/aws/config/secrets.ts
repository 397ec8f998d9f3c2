import type { SecretListEntry, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { InvalidInputError } from '../../domain/errors.ts';
import type { System } from '../../ports/system.ts';
import { missing } from '../missing-package.ts';
import { singleTry } from '../single-try.ts';
import { sendRead } from '../store/outcome.ts';
import { chunksOf } from './chunks.ts';
import { everyPage } from './pages.ts';

const REQUEST_TIMEOUT_MS = 5_000;
const PAGE_MAX = 100;
/** Secrets that are read at the same time. */
const PARALLEL_MAX = 10;

/** Which secrets: those whose name begins so, or that have a tag of this value. */
export interface SecretsFilter {
  readonly type: 'name' | 'tag';
  readonly value: string;
}

export interface SecretsOptions {
  readonly system: Pick<System, 'timers' | 'random'>;
  /** Default: the region of the environment. */
  readonly region?: string;
}

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

/** Secrets of AWS Secrets Manager. */
export class Secrets {
  readonly #options: SecretsOptions;
  #client: SecretsManagerClient | undefined;

  constructor(options: SecretsOptions) {
    this.#options = options;
  }

  /**
   * The texts of all secrets that the filter finds, by name; empty when it finds none.
   *
   * @throws InvalidInputError for a secret that is no text
   * @throws StoreError, StoreUnavailableError when not all of them could be read: never a part of them instead
   */
  async read({ type, value }: SecretsFilter): Promise<Readonly<Record<string, string>>> {
    const found = await this.#list(type === 'name' ? 'name' : 'tag-value', value);
    const secrets: [name: string, text: string][] = [];
    for (const chunk of chunksOf(found, PARALLEL_MAX)) {
      secrets.push(...(await Promise.all(chunk.map((secret) => this.#nameAndText(secret)))));
    }
    return Object.fromEntries(secrets);
  }

  #list(Key: 'name' | 'tag-value', value: string): Promise<SecretListEntry[]> {
    const Filters = [{ Key, Values: [value] }];
    const operation = `list of secrets by ${Key} ${value}`;
    return everyPage({ operation }, async (token: string | undefined) => {
      const page = { Filters, MaxResults: PAGE_MAX, ...(token !== undefined && { NextToken: token }) };
      const { SecretList, NextToken } = await this.#send(operation, (sdk, client) =>
        client.send(new sdk.ListSecretsCommand(page)),
      );
      return { items: SecretList, next: NextToken };
    });
  }

  async #nameAndText({ ARN: SecretId, Name: name = '' }: SecretListEntry): Promise<[name: string, text: string]> {
    const { SecretString: text } = await this.#send(`value of the secret ${name}`, (sdk, client) =>
      client.send(new sdk.GetSecretValueCommand({ SecretId })),
    );
    if (text !== undefined) return [name, text];
    throw new InvalidInputError({ path: name, expected: 'a secret that is text', given: 'bytes' });
  }

  async #send<Answer>(
    operation: string,
    send: (sdk: Sdk, client: SecretsManagerClient) => Promise<Answer>,
  ): Promise<Answer> {
    const { system, region } = this.#options;
    const name = '@aws-sdk/client-secrets-manager';
    const sdk = await import('@aws-sdk/client-secrets-manager').catch(missing(name));
    this.#client ??= new sdk.SecretsManagerClient({
      ...(region !== undefined && { region }),
      ...singleTry(REQUEST_TIMEOUT_MS),
    });
    const client = this.#client;
    return sendRead({ operation }, system, () => send(sdk, client));
  }
}
