import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { NonRetryableError } from '../../src/domain/errors.ts';
import { DeadlineError } from '../../src/runtime/deadline.ts';
import { definedWorkerHandler, type RunInput } from '../../src/runtime/define-worker.ts';
import { Worker } from '../../src/runtime/worker.ts';
import { FakePlatform, lambdaContext } from './fake-platform.ts';

const TASK_ID = 'some_function~0~1q5wzd3k4000000f9k2jx7qa';
const EVENT = {
  task_id: TASK_ID,
  labourer_id: 'some_function',
  created_at: 1795487000.5,
  attempts: 1,
  attempt: 2,
  lease_until_ms: 1_795_487_999_000,
  receipt: '3.abcdefgh12345678',
};

let deps: FakePlatform;
let OnFake: Pick<typeof Worker, 'using'>;

beforeEach(() => {
  deps = new FakePlatform();
  OnFake = class extends Worker {
    static override platform = deps;
  };
});

const PayloadSchema = z.object({ words: z.array(z.string()), limit: z.number().default(10) });

describe('run', () => {
  it('gets the payload as the schema returns it, and the task', async () => {
    let seen: RunInput<z.infer<typeof PayloadSchema>, object> | undefined;
    const handler = definedWorkerHandler(OnFake, {
      payload: PayloadSchema,
      defaultConfig: { greeting: 'Hello' },
      run(input) {
        seen = input;
      },
    });
    await handler({ words: ['a'], ...EVENT, logging_level: 'INFO' }, lambdaContext());
    expect(seen?.payload).toEqual({ words: ['a'], limit: 10 });
    expect(seen?.task).toEqual({ id: TASK_ID, labourerId: 'some_function', attempt: 2, createdAt: 1795487000.5 });
    expect(seen?.config).toEqual({ greeting: 'Hello' });
    expect(seen?.context?.awsRequestId).toBe('req-0001');
  });

  it('gets all of the payload and no field of sosw when there is no schema', async () => {
    const handler = definedWorkerHandler(OnFake, { run: ({ payload }) => payload });
    expect(await handler({ a: 1, ...EVENT })).toEqual({ a: 1 });
  });

  it('gets an event that belongs to no task as it is', async () => {
    const handler = definedWorkerHandler(OnFake, { run: ({ payload, task }) => ({ payload, task }) });
    expect(await handler({ created_at: 5, attempt: 'mine' })).toEqual({ payload: { created_at: 5, attempt: 'mine' } });
    expect(await handler('text')).toEqual({ payload: {} });
  });

  it('gets its clients', async () => {
    class Greeter {
      greet(name: unknown) {
        return `Hello ${name}`;
      }
    }
    const handler = definedWorkerHandler(OnFake, {
      clients: { greeter: Greeter },
      run: ({ payload, clients }) => clients.greeter.greet(payload.name),
    });
    expect(await handler({ name: 'Ada' })).toBe('Hello Ada');
  });
});

describe('what it returns', () => {
  it.each([
    [{ rows: 1 }, { rows: 1 }],
    [5, { value: 5 }],
    [[1, 2], { value: [1, 2] }],
    ['ok', { value: 'ok' }],
    [false, { value: false }],
    [undefined, undefined],
    [null, undefined],
  ])('%j is the result %j of the task', async (returned, result) => {
    const handler = definedWorkerHandler(OnFake, { run: async () => returned });
    expect(await handler(EVENT)).toEqual(returned);
    expect(deps.payloads).toHaveLength(1);
    expect(deps.payloads[0]).toMatchObject({ action: 'mark_task_as_completed', attempt: 2 });
    expect(deps.payloads[0]?.result).toEqual(result);
  });

  it('is laid over what it noted on the way; its stats go, too', async () => {
    const handler = definedWorkerHandler(OnFake, {
      run({ result, stats }) {
        Object.assign(result, { a: 'noted', b: 'noted' });
        stats.add('rows', 2);
        return { b: 'returned' };
      },
    });
    await handler(EVENT);
    expect(deps.payloads[0]).toMatchObject({ result: { a: 'noted', b: 'returned' }, stats: { rows: 2 } });
  });
});

describe('what it throws', () => {
  it.each([
    [new Error('later'), true],
    [new NonRetryableError('never'), false],
  ])('is reported at once: %s', async (error, retryable) => {
    const handler = definedWorkerHandler(OnFake, {
      run() {
        throw error;
      },
    });
    await expect(handler(EVENT)).rejects.toBe(error);
    expect(deps.payloads).toMatchObject([
      { action: 'mark_task_as_failed', error: { message: error.message, retryable } },
    ]);
  });
});

describe('a payload that does not fit', () => {
  it('fails for good, and the error lists what is wrong', async () => {
    const handler = definedWorkerHandler(OnFake, { payload: PayloadSchema, run: () => 'ran' });
    await expect(handler({ words: ['a', 5], limit: 'x', ...EVENT })).rejects.toThrow(NonRetryableError);
    const { error } = deps.payloads[0] ?? {};
    expect(error).toMatchObject({ name: 'NonRetryableError', retryable: false });
    expect(error).toMatchObject({ message: expect.stringMatching(/words\.1: .+; limit: /) });
  });

  it('is found by a schema that takes its time, too', async () => {
    const known = PayloadSchema.refine(async ({ words }) => words[0] === 'known', 'unknown word');
    const handler = definedWorkerHandler(OnFake, { payload: known, run: () => 'ran' });
    expect(await handler({ words: ['known'] })).toBe('ran');
    await expect(handler({ words: ['x'] })).rejects.toThrow('unknown word');
  });

  it('fails also when the function was invoked alone', async () => {
    const handler = definedWorkerHandler(OnFake, { payload: PayloadSchema, run: () => 'ran' });
    await expect(handler('text')).rejects.toThrow('does not fit');
    expect(deps.invokes).toEqual([]);
  });
});

describe('the signal', () => {
  const abortedAfter = async (passMs: number, remainingMs?: number) => {
    let reason: unknown;
    const handler = definedWorkerHandler(OnFake, {
      async run({ signal }) {
        await deps.pass(passMs);
        reason = signal.reason;
        return signal.aborted;
      },
    });
    const aborted = await handler({}, remainingMs === undefined ? undefined : lambdaContext({ remainingMs }));
    return { aborted, reason };
  };

  it.each([
    [60_000, 59_000],
    [3_000, 2_700],
  ])('of a function with %i ms left aborts after %i ms', async (remainingMs, abortMs) => {
    expect(await abortedAfter(abortMs - 1, remainingMs)).toMatchObject({ aborted: false });
    const { aborted, reason } = await abortedAfter(abortMs, remainingMs);
    expect(aborted).toBe(true);
    expect(reason).toBeInstanceOf(DeadlineError);
  });

  it('never aborts where nothing ends the run', async () => {
    expect(await abortedAfter(10_000_000)).toMatchObject({ aborted: false });
  });

  it('leaves no timer behind', async () => {
    await abortedAfter(0, 60_000);
    expect(deps.timersLeft).toBe(0);
  });
});
