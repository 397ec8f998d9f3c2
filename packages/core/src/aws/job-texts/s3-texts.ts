import type { S3Client } from '@aws-sdk/client-s3';
import type { JobTexts } from '../../ports/job-texts.ts';
import type { System } from '../../ports/system.ts';
import { missing } from '../missing-package.ts';
import { singleTry } from '../single-try.ts';
import { sendRead } from '../store/outcome.ts';
import { newKey } from './new-key.ts';

export interface S3TextsOptions {
  readonly bucket: string;
  /** Stands before every key, followed by a slash; empty: nothing does. */
  readonly prefix: string;
  readonly system: Pick<System, 'timers' | 'random'>;
}

/** Texts have megabytes at most. */
const REQUEST_TIMEOUT_MS = 10_000;

type Sdk = typeof import('@aws-sdk/client-s3');

/** Texts as objects of a bucket. Its calls may be repeated, so that an unknown outcome is no matter. */
export class S3Texts implements JobTexts {
  readonly #options: S3TextsOptions;
  #client: S3Client | undefined;

  constructor(options: S3TextsOptions) {
    this.#options = options;
  }

  write(prefix: string, text: string): Promise<string> {
    return this.#send('writeJobText', prefix, async ({ PutObjectCommand }, client) => {
      const key = newKey(prefix, this.#options.system.random);
      const object = this.#object(key);
      await client.send(new PutObjectCommand({ ...object, Body: text, ContentType: 'application/json' }));
      return key;
    });
  }

  read(key: string): Promise<string> {
    return this.#send('readJobText', key, async ({ GetObjectCommand }, client) => {
      const { Body } = await client.send(new GetObjectCommand(this.#object(key)));
      return (await Body?.transformToString()) ?? '';
    });
  }

  async remove(key: string): Promise<void> {
    await this.#send('removeJobText', key, ({ DeleteObjectCommand }, client) =>
      client.send(new DeleteObjectCommand(this.#object(key))),
    );
  }

  #object(key: string): { readonly Bucket: string; readonly Key: string } {
    const { bucket, prefix } = this.#options;
    return { Bucket: bucket, Key: prefix === '' ? key : `${prefix.replace(/\/$/, '')}/${key}` };
  }

  async #send<Answer>(
    operation: string,
    key: string,
    send: (sdk: Sdk, client: S3Client) => Promise<Answer>,
  ): Promise<Answer> {
    const sdk = await import('@aws-sdk/client-s3').catch(missing('@aws-sdk/client-s3'));
    this.#client ??= new sdk.S3Client(singleTry(REQUEST_TIMEOUT_MS));
    const client = this.#client;
    const { Bucket, Key } = this.#object(key);
    return sendRead({ operation, table: `s3://${Bucket}/${Key}` }, this.#options.system, () => send(sdk, client));
  }
}
