import { beforeEach, expect, it } from 'vitest';
import type { ClientOptions } from '../../src/ports/client.ts';
import { Essential } from '../../src/runtime/essential.ts';
import { FakePlatform } from './fake-platform.ts';

let deps: FakePlatform;

beforeEach(() => {
  deps = new FakePlatform();
  deps.variables.AWS_LAMBDA_FUNCTION_NAME = 'sosw_orchestrator';
});

it('D19: reads the shared document over its defaults and below that of the function', async () => {
  class Layered extends Essential {
    static override defaultConfig = { a: 'default', b: 'default', c: 'default', d: 'default' };
  }
  deps.documents.sosw_essential_config = { b: 'shared', c: 'shared', d: 'shared' };
  deps.documents.sosw_orchestrator_config = { c: 'function', d: 'function' };
  const essential = new Layered({ deps, customConfig: { d: 'custom' } });
  await essential.init();
  expect(essential.config).toEqual({ a: 'default', b: 'shared', c: 'function', d: 'custom' });
  expect(deps.namesAsked).toEqual(['sosw_essential_config', 'sosw_orchestrator_config']);
});

it('reads its configuration anew at each invocation', async () => {
  const essential = new Essential({ deps });
  await essential.call({});
  deps.documents.sosw_essential_config = { task_config: { labourers: { w: { max_attempts: 5 } } } };
  await essential.call({});
  expect(essential.config).toEqual({ taskConfig: { labourers: { w: { maxAttempts: 5 } } } });
});

it('keeps its clients as long as the documents stay the same', async () => {
  class Counting {
    readonly config: ClientOptions['config'];
    constructor({ config }: Pick<ClientOptions, 'config'>) {
      this.config = config;
    }
  }
  const essential = new (Essential.using({ counting: Counting }))({ deps });
  await essential.call({});
  const { counting } = essential.clients;
  await essential.call({});
  expect(essential.clients.counting).toBe(counting);
});

it('may be content with a configuration of some age', async () => {
  class Patient extends Essential {
    static override configMaxAgeMs = 60_000;
  }
  const essential = new Patient({ deps });
  await essential.call({});
  await deps.pass(59_999);
  await essential.call({});
  expect(deps.namesAsked).toHaveLength(2);
  await deps.pass(1);
  await essential.call({});
  expect(deps.namesAsked).toHaveLength(4);
});
