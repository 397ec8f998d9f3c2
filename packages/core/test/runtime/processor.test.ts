import { beforeEach, describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/domain/errors.ts';
import type { ClientOptions } from '../../src/ports/client.ts';
import { StoreUnavailableError } from '../../src/ports/store-error.ts';
import { LambdaGlobals } from '../../src/runtime/lambda-globals.ts';
import { Processor } from '../../src/runtime/processor.ts';
import { FakePlatform, lambdaContext } from './fake-platform.ts';
import { Exit } from './manual-host.ts';

let deps: FakePlatform;

beforeEach(() => {
  deps = new FakePlatform();
});

/** A client that remembers what it was made of, and counts. */
class TableClient {
  readonly config: ClientOptions['config'];
  readonly options: ClientOptions;
  puts = 0;

  constructor(options: ClientOptions) {
    this.config = options.config;
    this.options = options;
  }
  put() {
    this.puts += 1;
  }
  getStats() {
    return { dynamo_put_queries: this.puts };
  }
  resetStats() {
    this.puts = 0;
  }
}

/** The least that a client can be. */
class Greeter {
  readonly greeting: unknown;

  constructor({ config }: Pick<ClientOptions, 'config'>) {
    this.greeting = config.greeting ?? 'Hello';
  }
}

const WithClients = Processor.using({ dynamoDb: TableClient, myGreeter: Greeter });

describe('the configuration', () => {
  it('is defaults, then the document of the function, then the custom one', async () => {
    class Layered extends Processor {
      static override defaultConfig = { a: 'default', b: 'default', c: 'default', deep: { x: 1, list: [1, 2] } };
    }
    deps.documents.some_function_config = { b: 'document', c: 'document', deep: { y: 2, list: [3] } };
    const processor = new Layered({ deps, customConfig: { c: 'custom' } });
    expect(processor.config).toMatchObject({ a: 'default', b: 'default', c: 'custom' });
    await processor.init();
    expect(processor.config).toEqual({
      a: 'default',
      b: 'document',
      c: 'custom',
      deep: { x: 1, list: [3], y: 2 },
    });
    expect(deps.namesAsked).toEqual(['some_function_config']);
    expect(Layered.defaultConfig.deep).toEqual({ x: 1, list: [1, 2] });
  });

  it('is read once, also when two calls come at the same time', async () => {
    const processor = new Processor({ deps });
    await Promise.all([processor.call({}), processor.call({})]);
    await processor.call({});
    expect(deps.namesAsked).toEqual(['some_function_config']);
  });

  it('D18: that cannot be read is an error, and the next call tries again', async () => {
    const call = { operation: 'readConfig', table: 'config', reason: 'TimeoutError' };
    deps.documents.some_function_config = new StoreUnavailableError(call);
    const processor = new Processor({ deps });
    await expect(processor.call({})).rejects.toThrow(StoreUnavailableError);
    deps.documents.some_function_config = { a: 1 };
    await processor.call({});
    expect(processor.config).toEqual({ a: 1 });
  });

  it.each([['text'], [[1]], [5]])('that is %j is an error which names the document', async (document) => {
    deps.documents.some_function_config = document;
    await expect(new Processor({ deps }).init()).rejects.toThrow('some_function_config: expected an object');
  });

  it('needs a platform to be read from', () => {
    expect(() => new Processor()).toThrow('deps: expected a platform');
  });
});

describe('clients', () => {
  it('are made of their sections, in either spelling', async () => {
    deps.documents.some_function_config = {
      dynamo_db_config: { table_name: 't' },
      my_greeter_config: { greeting: 'Hi' },
    };
    const processor = new WithClients({ deps });
    await processor.init();
    expect(processor.clients.dynamoDb.config).toEqual({ tableName: 't' });
    expect(processor.clients.dynamoDb.options).toMatchObject({ platform: deps, log: processor.log });
    expect(processor.clients.myGreeter.greeting).toBe('Hi');
  });

  it('may have no section', async () => {
    const processor = new WithClients({ deps });
    await processor.init();
    expect(processor.clients.myGreeter.greeting).toBe('Hello');
  });

  it('are made once', async () => {
    const processor = new WithClients({ deps });
    await processor.call({});
    const { dynamoDb } = processor.clients;
    await processor.call({});
    expect(processor.clients.dynamoDb).toBe(dynamoDb);
  });

  it.each([[['dynamo_db']], [['dynamoDb']], [['DynamoDb']]])('are those that init_clients picks: %j', async (names) => {
    const processor = new WithClients({ deps, customConfig: { init_clients: names } });
    await processor.init();
    expect(Object.keys(processor.clients)).toEqual(['dynamoDb']);
  });

  it.each([
    [['dynamo_db', 's4'], 'initClients[1]: expected the name of a client (dynamoDb, myGreeter), got "s4"'],
    [['toString'], 'initClients[0]: expected the name of a client (dynamoDb, myGreeter), got "toString"'],
    [[5], 'initClients[0]: expected the name of a client (dynamoDb, myGreeter), got 5'],
    ['dynamo_db', 'initClients: expected a list of names of clients, got "dynamo_db"'],
  ])('that init_clients names must be known: %j', async (names, message) => {
    const processor = new WithClients({ deps, customConfig: { init_clients: names } });
    await expect(processor.init()).rejects.toThrow(message);
  });

  it('that are named must be registered', async () => {
    const processor = new Processor({ deps, customConfig: { init_clients: ['lambda'] } });
    await expect(processor.init()).rejects.toThrow('none is registered, see Worker.using');
  });

  it('are not there before init', () => {
    expect(() => new WithClients({ deps }).clients).toThrow(InvalidInputError);
  });

  it('of a subclass do not reach its base', () => {
    expect(Processor.clients).toEqual({});
  });
});

describe('getDdbc', () => {
  const customConfig = {
    initClients: [],
    dynamo_db_config: { table_name: 'plain' },
    a_dynamo_db_config: { table_name: 'ta' },
    longNameDynamoDbConfig: { tableName: 'tl' },
  };

  it('makes a client for each section <prefix>DynamoDbConfig, once', async () => {
    const processor = new WithClients({ deps, customConfig });
    await processor.init();
    const client = processor.getDdbc('a');
    expect(client.config).toEqual({ tableName: 'ta' });
    expect(processor.getDdbc('a')).toBe(client);
    expect(processor.getDdbc('long_name').config).toEqual({ tableName: 'tl' });
    expect(processor.getDdbc('longName')).toBe(processor.getDdbc('long_name'));
  });

  it.each(['x', '', 'dynamo_db'])('refuses the prefix %j and lists those that it knows', async (prefix) => {
    const processor = new WithClients({ deps, customConfig });
    await processor.init();
    expect(() => processor.getDdbc(prefix)).toThrow('(a, longName)');
  });

  it('says so when there is no section at all', async () => {
    const processor = new WithClients({ deps });
    await processor.init();
    expect(() => processor.getDdbc('a')).toThrow('(there is none)');
  });

  it('needs a client class that is registered as dynamoDb', async () => {
    const processor = new Processor({ deps, customConfig });
    await processor.init();
    expect(() => processor.getDdbc('a')).toThrow('Worker.using({ dynamoDb: DynamoDbClient })');
  });

  it('needs init', () => {
    expect(() => new WithClients({ deps, customConfig }).getDdbc('a')).toThrow('init() before');
  });
});

describe('stats', () => {
  it('D38: of clients are summed, not overwritten', async () => {
    const customConfig = { a_dynamo_db_config: {} };
    const processor = new WithClients({ deps, customConfig });
    await processor.init();
    processor.clients.dynamoDb.put();
    processor.getDdbc('a').put();
    processor.stats.add('dynamo_put_queries');
    expect(processor.getStats()).toEqual({ dynamo_put_queries: 3 });
    expect(processor.getStats({ recursive: false })).toEqual({ dynamo_put_queries: 1 });
  });

  it('are reset together with those of the clients', async () => {
    const processor = new WithClients({ deps, customConfig: { lifetime_stats_params: ['seen'] } });
    await processor.init();
    processor.clients.dynamoDb.put();
    processor.stats.add('rows', 2);
    processor.stats.add('seen');
    processor.resetStats();
    expect(processor.getStats()).toEqual({ seen: 1, total_rows: 2, dynamo_put_queries: 0 });
  });

  it('count calls, also those that throw', async () => {
    class Failing extends Processor {
      override async handle() {
        throw new Error('no');
      }
    }
    const processor = new Failing({ deps });
    await expect(processor.call({})).rejects.toThrow('no');
    expect(processor.stats.get('processor_calls')).toBe(1);
  });
});

describe('the result', () => {
  it('is cleared after each call unless it is told not to', async () => {
    const processor = new Processor({ deps });
    processor.result.a = 1;
    await processor.call({}, { resetResult: false });
    expect(processor.result).toEqual({ a: 1 });
    await processor.call({});
    expect(processor.result).toEqual({});
  });
});

describe('account and region', () => {
  it('are those of the function, or of the credentials', async () => {
    const globals = new LambdaGlobals();
    const processor = new Processor({ deps, globals });
    expect(await processor.account()).toBe('111122223333');
    globals.context = lambdaContext();
    expect(await processor.account()).toBe('000000000000');
    expect(processor.region).toBe('us-west-2');
  });
});

describe('die', () => {
  it('tells the topic of the configuration and ends the process', async () => {
    const processor = new Processor({ deps, customConfig: { dead_sns_topic: 'MyErrors' } });
    await expect(processor.die('boom')).rejects.toMatchObject({ exitCode: 1 });
    expect(deps.published).toEqual([
      { topicArn: 'arn:aws:sns:us-west-2:111122223333:MyErrors', subject: 'some_function died', message: 'boom' },
    ]);
  });

  it('ends the process also when nobody can be told', async () => {
    deps.publishError = new Error('not allowed');
    await expect(new Processor({ deps }).die()).rejects.toThrow(Exit);
    expect(deps.logged('nobody could be told')).toMatchObject([{ error: { message: 'not allowed' } }]);
  });
});

describe('the log of a run', () => {
  it('says on every line what the run is about, those of clients included', async () => {
    const globals = new LambdaGlobals();
    globals.context = lambdaContext({ requestId: 'req-7' });
    const processor = new WithClients({ deps, globals });
    await processor.call({ task_id: 'w~0~1q5wzd3k4000000f9k2jx7qa', attempt: 2 });
    processor.clients.dynamoDb.options.log.with({ x: 1 }).info('put');
    expect(deps.logged('put')).toMatchObject([
      { request_id: 'req-7', task_id: 'w~0~1q5wzd3k4000000f9k2jx7qa', labourer_id: 'w', attempt: 2, x: 1 },
    ]);
    await processor.call({});
    processor.log.info('alone');
    expect(deps.logged('alone')[0]).not.toHaveProperty('task_id');
  });
});
