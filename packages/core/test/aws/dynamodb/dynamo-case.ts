import { DynamoDbClient } from '../../../src/aws/dynamodb/index.ts';
import { canonicalConfig } from '../../../src/domain/essential-keys.ts';
import { normalizedCall, type VectorCase } from '../../vectors/compare.ts';
import { CALLS, type Fields, fields, MS_PER_SECOND, NOW_MS } from './original-calls.ts';
import { type Answers, scriptedClient } from './scripted-client.ts';
import { sleeplessSystem } from './sleepless-system.ts';

export function functionOf(given: VectorCase): string {
  return given.function.split('.').at(-1) ?? '';
}

/** Calls ours as the case calls the original; what it expects of requests, stats and sleeps is part of the answer. */
export async function answerOf(given: VectorCase): Promise<unknown> {
  const call = CALLS[functionOf(given)];
  if (!call) throw new Error(`${given.function} is unknown`);
  const { config, responses, tables, env, ...kwargs } = { ...given.kwargs };
  const { client: sdk, calls } = scriptedClient({
    ...scripted(responses),
    DescribeTable: [{ Table: fields(tables)[String(kwargs.table_name ?? fields(config).table_name)] }],
  });
  const { system, sleeps } = sleeplessSystem(NOW_MS);
  const client = new DynamoDbClient({
    config: fields(fields(canonicalConfig({ dynamo_db_config: config })).dynamoDbConfig),
    client: sdk,
    platform: { system, variable: (name) => textOf(fields(env)[name]) },
  });
  const result = await call(client, kwargs);
  if (!isTold(given.expected)) return result;
  const requests = calls.filter(({ operation }) => operation !== 'DescribeTable').map(normalizedCall);
  const answer = { result, calls: requests, stats: client.getStats(), sleeps: sleeps.map((ms) => ms / MS_PER_SECOND) };
  return Object.fromEntries(Object.entries(answer).filter(([key]) => Object.hasOwn(fields(given.expected), key)));
}

/** The expectation in the form that {@link answerOf} has. */
export function expectationOf(given: VectorCase): unknown {
  const { expected } = given;
  const { calls, result } = fields(expected);
  if (!isTold(expected)) return expected;
  return {
    ...fields(expected),
    ...(Array.isArray(calls) && { calls: calls.map(normalizedCall) }),
    // The original's generator gives pages, ours gives their rows.
    ...(functionOf(given) === 'get_by_scan_generator' && Array.isArray(result) && { result: result.flat() }),
  };
}

const TOLD = ['result', 'calls', 'stats', 'sleeps'];

/** Whether requests, stats or sleeps are told beside the result, or alone. */
function isTold(expected: unknown): boolean {
  const keys = Object.keys(fields(expected));
  return keys.length > 0 && keys.every((key) => TOLD.includes(key));
}

/** `{"error": {"code": ..}}` stands for that exception. */
function scripted(responses: unknown): Answers {
  const entries = Object.entries(fields(responses)).map(([operation, list]): [string, (object | Error)[]] => [
    operation,
    Array.isArray(list) ? list.map((answer) => errorIn(answer) ?? Object(answer)) : [],
  ]);
  return Object.fromEntries(entries);
}

function errorIn(answer: unknown): Error | undefined {
  const { error }: Fields = fields(answer);
  return error === undefined ? undefined : Object.assign(new Error('scripted'), { name: String(fields(error).code) });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
