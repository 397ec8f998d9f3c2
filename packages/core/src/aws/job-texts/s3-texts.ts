import type { S3Client } from '@aws-sdk/client-s3';
import type { JobTexts } from '../../ports/job-texts.ts';
import type { System } from '../../ports/system.ts';
import { missing } from '../missing-package.ts';
import { singleTry } from '../single-try.ts';
import { sendRead } from '../store/outcome.ts';

export interface S3TextsOptions {
  readonly bucket: string;
  /** Stands before every key, followed by a slash; empty: nothing does. */
  readonly prefix: string;
  readonly system: Pick<System, 'timers' | 'random'>;
}

/** Texts have megabytes at most. */
const REQUEST_TIMEOUT_MS = 10_000;

type Sdk = typeof import('@aws-sdk/client-s3');

/** Texts as objects of a bucket. Its calls change nothing when they are repeated, so that an unknown outcome is no matter. */
export class S3Texts implements JobTexts {
  readonly #options: S3TextsOptions;
  #client: S3Client | undefined;

  constructor(options: S3TextsOptions) {
    this.#options = options;
  }

  async write(key: string, text: string): Promise<void> {
    await this.#send('writeJobText', key, ({ PutObjectCommand }, client, object) =>
      client.send(new PutObjectCommand({ ...object, Body: text, ContentType: 'application/json' })),
    );
  }

  read(key: string): Promise<string> {
    return this.#send('readJobText', key, async ({ GetObjectCommand }, client, object) => {
      const { Body } = await client.send(new GetObjectCommand(object));
      return (await Body?.transformToString()) ?? '';
    });
  }

  async remove(key: string): Promise<void> {
    await this.#send('removeJobText', key, ({ DeleteObjectCommand }, client, object) =>
      client.send(new DeleteObjectCommand(object)),
    );
  }

  async #send<Answer>(
    operation: string,
    key: string,
    send: (sdk: Sdk, client: S3Client, object: { Bucket: string; Key: string }) => Promise<Answer>,
  ): Promise<Answer> {
    const { bucket, prefix, system } = this.#options;
    const sdk = await import('@aws-sdk/client-s3').catch(missing('@aws-sdk/client-s3'));
    this.#client ??= new sdk.S3Client(singleTry(REQUEST_TIMEOUT_MS));
    const client = this.#client;
    const object = { Bucket: bucket, Key: prefix === '' ? key : `${prefix.replace(/\/$/, '')}/${key}` };
    return sendRead({ operation, table: `s3://${object.Bucket}/${object.Key}` }, system, () =>
      send(sdk, client, object),
    );
  }
}
