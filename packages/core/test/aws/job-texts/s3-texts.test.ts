import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, onTestFinished, test } from 'vitest';
import { createJobTexts } from '../../../src/aws/job-texts/index.ts';
import type { JobTexts } from '../../../src/ports/job-texts.ts';
import { StoreError, StoreUnavailableError } from '../../../src/ports/store-error.ts';
import { ManualSystem } from '../../../src/testing/index.ts';

const OBJECT = { Bucket: 'bucket', Key: expect.stringMatching(/^some\/prefix\/jobs\/[\w-]+\.json$/) };

function stubbed() {
  const stub = mockClient(S3Client);
  onTestFinished(() => stub.restore());
  return stub;
}

function textsAt(address: string): JobTexts {
  const texts = createJobTexts(address, new ManualSystem({ autoAdvance: true }));
  if (!texts) throw new Error('no texts');
  return texts;
}

function failure(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode, attempts: 1 } });
}

test('a text is an object of the bucket, below the prefix', async () => {
  const stub = stubbed();
  stub.on(PutObjectCommand).resolves({});
  stub.on(DeleteObjectCommand).resolves({});
  stub.on(GetObjectCommand).resolves({ Body: { transformToString: async () => 'the text' } as never });
  for (const address of ['s3://bucket/some/prefix', 's3://bucket/some/prefix/']) {
    const texts = textsAt(address);
    const key = await texts.write('jobs/', 'the text');
    expect(await texts.read(key)).toBe('the text');
    await texts.remove(key);
  }
  const inputs = stub.calls().map(({ args }) => args[0].input);
  const each = [{ ...OBJECT, Body: 'the text', ContentType: 'application/json' }, OBJECT, OBJECT];
  expect(inputs).toEqual([...each, ...each]);
});

test('without a prefix the key is the key', async () => {
  const stub = stubbed();
  stub.on(DeleteObjectCommand).resolves({});
  await textsAt('s3://bucket').remove('jobs/a.json');
  expect(stub.calls()[0]?.args[0].input).toEqual({ Bucket: 'bucket', Key: 'jobs/a.json' });
});

test('whatever may pass is tried again, under another key: the first try may still take effect', async () => {
  const stub = stubbed();
  stub
    .on(PutObjectCommand)
    .rejectsOnce(failure('InternalError', 500))
    .rejectsOnce(failure('SlowDown', 503))
    .resolves({});
  const key = await textsAt('s3://bucket').write('jobs/', '{}');
  const keys = stub.commandCalls(PutObjectCommand).map(({ args }) => args[0].input.Key);
  expect(new Set(keys)).toHaveProperty('size', 3);
  expect(keys.at(-1)).toBe(key);
});

test('an object that is not there, and a bucket that never answers, are told apart', async () => {
  const stub = stubbed();
  const texts = textsAt('s3://bucket');
  stub.on(GetObjectCommand).rejects(failure('NoSuchKey', 404));
  await expect(texts.read('jobs/a.json')).rejects.toThrow(StoreError);
  expect(stub.calls()).toHaveLength(1);
  stub.on(GetObjectCommand).rejects(failure('InternalError', 500));
  await expect(texts.read('jobs/a.json')).rejects.toThrow(StoreUnavailableError);
  await expect(texts.read('jobs/a.json')).rejects.toThrow('s3://bucket/jobs/a.json');
});
