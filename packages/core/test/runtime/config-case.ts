import { camelCase, canonicalKeys, FUNCTION_KEYS } from '../../src/domain/config-keys.ts';
import { ESSENTIAL_KEYS } from '../../src/domain/essential-keys.ts';
import type { ClientOptions } from '../../src/ports/client.ts';
import { isPlainObject, readConfig } from '../../src/runtime/config.ts';
import { Essential } from '../../src/runtime/essential.ts';
import { createLog } from '../../src/runtime/logger.ts';
import { MetaHandler } from '../../src/runtime/meta-handler.ts';
import { Processor } from '../../src/runtime/processor.ts';
import type { VectorCase } from '../vectors/compare.ts';
import { FakePlatform } from './fake-platform.ts';

type Fields = Readonly<Record<string, unknown>>;

const RUNNERS: Readonly<Record<string, (kwargs: Fields) => Promise<unknown>>> = {
  'Processor.init_config': (kwargs) => configOf(kwargs, Processor),
  'Essential.init_config': (kwargs) => configOf(kwargs, Essential),
  'MetaHandler.__init__': metaConfigOf,
  'Processor.get_ddbc': tableClientsOf,
  'Processor._c': valueAt,
};

export function functionOf(given: VectorCase): string {
  return given.function.split('.').slice(-2).join('.');
}

export function isOffered(given: VectorCase): boolean {
  return Object.hasOwn(RUNNERS, functionOf(given));
}

/** Makes ours as the case makes the original, and tells what came of it in the form of its expectation. */
export async function answerOf(given: VectorCase): Promise<unknown> {
  const whole = await RUNNERS[functionOf(given)]?.(fields(given.kwargs));
  const { key_order } = fields(given.expected);
  if (key_order === undefined) return whole;
  const answer = fields(whole);
  const orders = Object.keys(fields(key_order)).map((path) => [path, Object.keys(fields(at(answer.config, path)))]);
  return { ...answer, key_order: Object.fromEntries(orders) };
}

/** The expectation with config keys of sosw in camelCase; of the meta table only what ours can be told. */
export function expectationOf(expected: unknown, given: VectorCase): unknown {
  const { config, ...rest } = fields(expected);
  if (config === undefined) return expected;
  if (functionOf(given) !== 'MetaHandler.__init__') {
    const keys = functionOf(given) === 'Essential.init_config' ? ESSENTIAL_KEYS : FUNCTION_KEYS;
    return { ...rest, config: canonicalKeys(config, keys) };
  }
  const { write_meta_to_ddb, dynamo_db_config } = fields(config);
  return { config: metaConfig(write_meta_to_ddb, fields(dynamo_db_config).table_name) };
}

async function configOf(kwargs: Fields, Base: typeof Processor): Promise<unknown> {
  const deps = new FakePlatform();
  Object.assign(deps.documents, kwargs.documents);
  if (kwargs.function_name === null) delete deps.variables.AWS_LAMBDA_FUNCTION_NAME;
  else deps.variables.AWS_LAMBDA_FUNCTION_NAME = String(kwargs.function_name);
  class Configured extends Base {
    static override defaultConfig = fields(kwargs.default_config);
  }
  const processor = new Configured({ deps, customConfig: fields(kwargs.custom_config) });
  await processor.init();
  return { config: processor.config, requested: deps.namesAsked };
}

/** Under its name in TypeScript: `configAt`. */
async function valueAt({ config, path, default: fallback }: Fields): Promise<unknown> {
  return new Processor({ deps: new FakePlatform(), customConfig: fields(config) }).configAt(String(path), fallback);
}

async function metaConfigOf(kwargs: Fields): Promise<unknown> {
  const platform = new FakePlatform();
  const { metaHandlerConfig } = readConfig({ case: { meta_handler_config: kwargs.custom_config } });
  const log = createLog(platform).logger;
  const { config } = new MetaHandler({ config: fields(metaHandlerConfig), platform, log, context: () => undefined });
  return { config: metaConfig(config.writeMetaToDdb, fields(config.dynamoDbConfig).tableName) };
}

function metaConfig(isOn: unknown, tableName: unknown): Fields {
  return { writeMetaToDdb: isOn, tableName };
}

async function tableClientsOf(kwargs: Fields): Promise<unknown> {
  class TableClient {
    readonly tableName: unknown;
    constructor({ config }: Pick<ClientOptions, 'config'>) {
      this.tableName = config.tableName;
    }
  }
  const Base = Processor.using({ dynamoDb: TableClient });
  const processor = new Base({ deps: new FakePlatform(), customConfig: fields(kwargs.config) });
  await processor.init();
  const prefixes = Array.isArray(kwargs.prefixes) ? kwargs.prefixes.map(String) : [];
  const results = prefixes.map((prefix) => {
    try {
      const client = processor.getDdbc(prefix);
      return { prefix, table_name: client.tableName, same_object: processor.getDdbc(prefix) === client };
    } catch {
      return { prefix, error: true };
    }
  });
  return { results };
}

/** What stands at a dotted path of the original's keys. */
function at(config: unknown, path: string): unknown {
  const keys = path === '' ? [] : path.split('.');
  return keys.reduce((held, key) => fields(held)[key] ?? fields(held)[camelCase(key)], config);
}

function fields(value: unknown): Fields {
  return isPlainObject(value) ? value : {};
}
