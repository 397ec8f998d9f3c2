import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announceFleet, startEmulator } from '@sosw/local';
import { createStore, createStoreClient, createTables, realSystem, tableNames } from 'sosw/aws/store';
import { aState } from 'sosw/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../src/exit-code.ts';
import { type Received, startRecorder } from './support/recorder.ts';
import { run } from './support/run.ts';

/** AWS, as far as commands ask it: an emulator, and a server that keeps what it is asked and answers from a script. */
let emulator: Awaited<ReturnType<typeof startEmulator>>;
let recorder: Awaited<ReturnType<typeof startRecorder>>;
const NAMES = tableNames({ prefix: 'test_' });
const aws = (...words: string[]) => run(words, { cwd: tmpdir() });
const HERE = ['--region', 'eu-west-1', '--prefix', 'test_'];

beforeAll(async () => {
  emulator = await startEmulator();
  recorder = await startRecorder();
  const access = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  const client = createStoreClient({ ...access, endpoint: emulator.endpoint });
  await createTables(client, NAMES, realSystem.timers);
  const store = createStore({ client, names: NAMES, system: realSystem, onBadRow: () => {} });
  await store.states.write(aState({ labourerId: 'far_away', arn: 'arn:aws:lambda:eu-west-1:1:function:far:live' }));
  client.destroy();
});

afterAll(async () => {
  await emulator?.close();
  await recorder?.stop();
});

beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', emulator.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL', recorder.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDMINE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_PROFILE', undefined);
  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.doUnmock('@aws-sdk/client-cloudwatch-logs');
});

describe('a fleet in AWS', () => {
  it('is talked to with the options for it, and with the keys of the environment', async () => {
    const { code, stdout, stderr } = await aws('status', ...HERE, '-o', 'json');
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(JSON.parse(stdout).labourers).toEqual([expect.objectContaining({ labourer_id: 'far_away' })]);

    recorder.answer = () => ({ status: 200, body: '{"fine":true}' });
    expect(await aws('invoke', 'far', ...HERE)).toEqual({ code: EXIT.ok, stdout: '{"fine":true}\n', stderr: '' });
    const { path, authorization } = recorder.received.at(-1) as Received;
    expect(path).toBe('/2015-03-31/functions/far/invocations');
    expect(authorization).toMatch(/Credential=AKIDMINE\/\d+\/eu-west-1\/lambda\//);
  });

  it('is not talked to without them, whatever the environment says', async () => {
    vi.stubEnv('AWS_PROFILE', 'production');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    const { code, stderr } = await aws('status');
    expect(code).toBe(EXIT.noFleet);
    expect(stderr).toMatch(/^sosw: no fleet runs in /);
  });

  it.each([
    ['no tables of this prefix', ['status', '--region', 'eu-west-1'], /sosw_labourers: ResourceNotFoundException/],
    ['a profile that does not exist', ['status', '--profile', 'nobody', '--region', 'x'], /nobody/],
  ])('%s is no fleet', async (_, words, reason) => {
    const { code, stdout, stderr } = await aws(...words);
    expect({ code, stdout }).toEqual({ code: EXIT.noFleet, stdout: '' });
    expect(stderr).toMatch(/^sosw: the fleet in AWS \([^\n]*\) cannot be reached: [^\n]*\n$/);
    expect(stderr).toMatch(reason);
  });

  it.each([
    [403, 'AccessDeniedException'],
    [429, 'TooManyRequestsException'],
    [500, 'ServiceException'],
  ])('an answer of %i is no fleet', async (status, type) => {
    recorder.answer = () => ({ status, type, body: '{"message":"no"}' });
    const { code, stderr } = await aws('invoke', 'far', ...HERE);
    expect(code).toBe(EXIT.noFleet);
    expect(stderr).toMatch(/^sosw: the fleet in AWS \(eu-west-1\) cannot be reached: no \(SOSW_NO_FLEET\)\n$/);
  });

  it('without an essential is no fleet', async () => {
    recorder.answer = () => ({ status: 404, type: 'ResourceNotFoundException', body: '{"Message":"not found"}' });
    const { code, stderr } = await run(['schedule', '-', ...HERE], { cwd: tmpdir(), stdin: '{"lambda_name":"far"}' });
    expect(code).toBe(EXIT.noFleet);
    expect(stderr).toMatch(/^sosw: the fleet in AWS \(eu-west-1\) has no function sosw_scheduler /);
  });

  it('needs a region', async () => {
    const { code, stderr } = await aws('status', '--profile', 'nobody');
    expect(code).toBe(EXIT.badInput);
    expect(stderr).toMatch(/^sosw: region: expected --region, or a profile that has one/);
  });
});

describe('a fleet on this machine', () => {
  it('is never shown the keys of the user, and nobody else is asked', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:1');
    vi.stubEnv('AWS_PROFILE', 'production');
    const folder = await mkdtemp(join(tmpdir(), 'sosw-keys-'));
    const endpoints = { lambda: recorder.endpoint, dynamoDb: recorder.endpoint };
    await announceFleet({ pid: process.pid, startedAtMs: 0, endpoints, folder });
    recorder.answer = () => ({ status: 200, body: '{}' });
    recorder.received.length = 0;

    for (const words of [['status'], ['tasks', 'list'], ['invoke', 'greeter']]) {
      expect(await run(words, { cwd: folder })).toMatchObject({ code: EXIT.ok });
    }
    await rm(folder, { recursive: true });
    expect(recorder.received.length).toBeGreaterThanOrEqual(3);
    for (const { authorization } of recorder.received) {
      expect(authorization).toMatch(/Credential=local\/\d+\/us-east-1\/(dynamodb|lambda)\//);
    }
  });
});

describe('logs in AWS', () => {
  const NOW_MS = Date.now();
  const groups: Record<string, readonly object[]> = {
    '/aws/lambda/far': [
      { eventId: '1', timestamp: NOW_MS - 3_000, message: '{"level":"INFO","message":"hello"}\n' },
      { eventId: '2', timestamp: NOW_MS - 1_000, message: 'END RequestId: x\n' },
    ],
    '/aws/lambda/sosw_scheduler': [{ eventId: '3', timestamp: NOW_MS - 2_000, message: 'planned\n' }],
  };

  beforeEach(() => {
    recorder.answer = ({ body }) => {
      const events = groups[JSON.parse(body).logGroupName];
      if (events) return { status: 200, body: JSON.stringify({ events }) };
      return { status: 400, body: '{"__type":"ResourceNotFoundException","message":"no such group"}' };
    };
  });

  it('are those of the essentials and of all labourers, as far as they have any', async () => {
    const { code, stdout, stderr } = await aws('logs', ...HERE);
    expect({ code, stderr }).toEqual({ code: EXIT.ok, stderr: '' });
    expect(stdout.split('\n').map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      ...['far INFO hello', 'sosw_scheduler planned', 'far END RequestId: x', ''],
    ]);
  });

  it('are the last lines of one function', async () => {
    const { stdout } = await aws('logs', 'far', '-n', '1', '-o', 'jsonl', ...HERE);
    expect(JSON.parse(stdout)).toEqual({ at_ms: NOW_MS - 1_000, function: 'far', line: 'END RequestId: x' });
    expect(await aws('logs', 'nobody', ...HERE)).toMatchObject({ code: EXIT.badInput, stdout: '' });
  });

  it('need a package that is not installed with the command', async () => {
    vi.doMock('@aws-sdk/client-cloudwatch-logs', () => {
      throw new Error('Cannot find package');
    });
    const { code, stdout, stderr } = await aws('logs', ...HERE);
    expect({ code, stdout }).toEqual({ code: EXIT.badInput, stdout: '' });
    expect(stderr).toBe(
      'sosw: @aws-sdk/client-cloudwatch-logs is needed here: npm install @aws-sdk/client-cloudwatch-logs (SOSW_MISSING_PACKAGE)\n',
    );
  });
});
