import { beforeEach, describe, expect, it } from 'vitest';
import { getLambdaHandler } from '../../src/runtime/handler.ts';
import { LambdaGlobals } from '../../src/runtime/lambda-globals.ts';
import { Processor, type ProcessorOptions } from '../../src/runtime/processor.ts';
import { FakePlatform, lambdaContext } from './fake-platform.ts';

let deps: FakePlatform;
let made: number;

beforeEach(() => {
  deps = new FakePlatform();
  made = 0;
});

/** Does what its event says. */
class Obedient extends Processor {
  constructor(options: ProcessorOptions) {
    super({ ...options, deps });
    made += 1;
  }
  override async handle(event: unknown) {
    this.stats.add('rows');
    this.log.debug('debugging');
    if (event instanceof Error) throw event;
    return event;
  }
}

describe('the handler', () => {
  it('returns what the Processor returns', async () => {
    expect(await getLambdaHandler(Obedient)({ a: 1 }, lambdaContext())).toEqual({ a: 1 });
  });

  it('makes one Processor a container, also for two first invocations at once', async () => {
    const handler = getLambdaHandler(Obedient);
    await Promise.all([handler({}), handler({})]);
    await handler({});
    expect(made).toBe(1);
    expect(deps.namesAsked).toHaveLength(1);
  });

  it('keeps Processor and context in the globals', async () => {
    const globals = new LambdaGlobals();
    const handler = getLambdaHandler(Obedient, globals, { a: 1 });
    await handler({}, lambdaContext({ requestId: 'req-1' }));
    const { processor } = globals;
    await handler({}, lambdaContext({ requestId: 'req-2' }));
    expect(globals.processor).toBe(processor);
    expect(processor?.context?.awsRequestId).toBe('req-2');
    expect(processor?.config).toEqual({ a: 1 });
  });

  it('tries again after a Processor could not begin', async () => {
    const handler = getLambdaHandler(Obedient);
    deps.documents.some_function_config = new Error('not now');
    await expect(handler({})).rejects.toThrow('not now');
    deps.documents.some_function_config = {};
    expect(await handler({ a: 1 })).toEqual({ a: 1 });
  });

  it('logs the stats of each invocation and resets them, also when it threw', async () => {
    const globals = new LambdaGlobals();
    const handler = getLambdaHandler(Obedient, globals);
    await expect(handler(new Error('no'))).rejects.toThrow('no');
    expect(deps.logged('stats')).toMatchObject([{ stats: { rows: 1, processor_calls: 1 } }]);
    expect(globals.processor?.stats.toJSON()).toEqual({ total_rows: 1, total_processor_calls: 1 });
  });

  it.each([[null], [undefined], ['text'], [5], [[1, 2]]])('takes the event %j', async (event) => {
    expect(await getLambdaHandler(Obedient)(event)).toEqual(event);
  });
});

describe('logging_level of an event', () => {
  it('holds for this and later invocations', async () => {
    const handler = getLambdaHandler(Obedient);
    const debugLines = () => deps.logged('debugging').length;
    await handler({});
    expect(debugLines()).toBe(0);
    await handler({ logging_level: 'DEBUG' });
    await handler({});
    expect(debugLines()).toBe(2);
    await handler({ logging_level: 40 });
    expect(debugLines()).toBe(2);
    expect(deps.logged('stats')).toHaveLength(3);
  });

  it.each(['LOUD', 15, null, {}])('that makes no sense (%j) changes nothing', async (level) => {
    await getLambdaHandler(Obedient)({ logging_level: level });
    expect(deps.logged().map((line) => line.message)).toEqual(['stats']);
  });
});
