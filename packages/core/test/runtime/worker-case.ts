import { createAwsPlatform } from '../../src/aws/platform.ts';
import { canonicalKeys, FUNCTION_KEYS } from '../../src/domain/config-keys.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { type Config, isPlainObject, readConfig } from '../../src/runtime/config.ts';
import { getLambdaHandler } from '../../src/runtime/handler.ts';
import { LambdaGlobals } from '../../src/runtime/lambda-globals.ts';
import { createLog } from '../../src/runtime/logger.ts';
import { MetaHandler } from '../../src/runtime/meta-handler.ts';
import { Processor } from '../../src/runtime/processor.ts';
import { Worker } from '../../src/runtime/worker.ts';
import { type Call, normalizedCall, type VectorCase } from '../vectors/compare.ts';
import { lambdaContext } from './fake-platform.ts';
import { Exit, ManualHost } from './manual-host.ts';
import { withRecordedAws } from './recorded-aws.ts';

type Fields = Readonly<Record<string, unknown>>;
type Runner = (run: Run) => Promise<unknown>;

/** A case on its way: its arguments, a platform of the real adapters, and the requests so far. */
interface Run {
  readonly kwargs: Fields;
  readonly host: ManualHost;
  readonly platform: Platform;
  readonly calls: readonly Call[];
}

/** What a worker that the case tells to throw throws. */
export const RAISED = new Error('raised as the case says');

const RUNNERS: Readonly<Record<string, Runner>> = {
  'Worker.__call__': runWorker,
  'Worker.mark_task_as_completed': (run) => runMark(run, (worker, id) => worker.markTaskAsCompleted(id)),
  'Worker.mark_task_as_failed': (run) => runMark(run, (worker, id) => worker.markTaskAsFailed(id)),
  'MetaHandler.post': runMetaPost,
  'app.get_lambda_handler': runHandler,
  'Processor.reset_stats': runResets,
  'Processor.die': runDie,
};

export function isOffered(given: VectorCase): boolean {
  return Object.hasOwn(RUNNERS, functionOf(given));
}

/** Calls ours as the case calls the original, and tells what happened in the form of its expectation. */
export async function answerOf(given: VectorCase): Promise<unknown> {
  const kwargs = fields(given.kwargs);
  const host = new ManualHost();
  for (const [name, value] of Object.entries(fields(kwargs.env))) host.variables[name] = String(value);
  const script = {
    documents: fields(kwargs.documents),
    putError: textOf(kwargs.put_error),
    publishError: textOf(kwargs.publish_error),
  };
  return withRecordedAws(script, async (calls) => {
    const answer = await RUNNERS[functionOf(given)]?.({ kwargs, host, platform: createAwsPlatform(host), calls });
    return answer;
  });
}

/** The expectation, as far as it counts for ours: there is no test mode, and config keys of sosw are in camelCase. */
export function expectationOf(expected: unknown): unknown {
  if (!isPlainObject(expected)) return expected;
  const { test: _test, config, ...rest } = expected;
  return normalizedCalls({ ...rest, ...(config !== undefined && { config: canonicalKeys(config, FUNCTION_KEYS) }) });
}

async function runWorker({ kwargs, platform, calls }: Run): Promise<unknown> {
  let invocation: Fields = {};
  class CaseWorker extends Worker {
    static override platform = platform;
    static override defaultConfig = fields(kwargs.default_config);
    override async handle(event: unknown) {
      const { stats, result } = fields(invocation.work);
      addTo(this, fields(stats));
      Object.assign(this.result, result);
      if (invocation.raise) throw RAISED;
      await super.handle(event);
    }
  }
  const customConfig = fields(kwargs.custom_config);
  const globals = new LambdaGlobals();
  const handler = getLambdaHandler(CaseWorker, globals, customConfig);
  if (kwargs.via === 'direct') {
    globals.context = lambdaContext();
    globals.processor = new CaseWorker({ customConfig, globals });
  }
  const invocations: unknown[] = [];
  for (const next of list(kwargs.invocations)) {
    invocation = fields(next);
    const before = calls.length;
    const resetResult = fields(invocation.kwargs).reset_result !== false;
    const outcome = await outcomeOf(() =>
      kwargs.via === 'direct'
        ? globals.processor?.call(invocation.event, { resetResult })
        : handler(invocation.event, lambdaContext()),
    );
    invocations.push({ ...outcome, calls: calls.slice(before), ...afterwards(globals) });
  }
  return normalizedCalls({ invocations });
}

async function runMark({ kwargs, platform, calls }: Run, mark: (worker: Worker, id: string) => Promise<void>) {
  const globals = new LambdaGlobals();
  globals.context = lambdaContext();
  const worker = new Worker({ deps: platform, customConfig: fields(kwargs.custom_config), globals });
  await worker.init();
  addTo(worker, fields(kwargs.stats));
  Object.assign(worker.result, kwargs.result);
  await mark(worker, String(kwargs.task_id));
  return normalizedCalls({ calls });
}

async function runMetaPost({ kwargs, platform, calls }: Run): Promise<unknown> {
  const config = readConfig({ case: { meta_handler_config: kwargs.custom_config } }).metaHandlerConfig;
  const log = createLog(platform).logger;
  const meta = new MetaHandler({ config: fields(config), platform, log, context: () => lambdaContext() });
  await meta.post(String(kwargs.task_id), String(kwargs.action), fields(kwargs.extra));
  return normalizedCalls({ calls });
}

async function runHandler({ kwargs, host, platform }: Run): Promise<unknown> {
  let made = 0;
  class CaseProcessor extends Processor {
    static override platform = platform;
    constructor(options: { readonly customConfig?: Config | undefined; readonly globals?: LambdaGlobals | undefined }) {
      super(options);
      made += 1;
    }
    override async handle(event: unknown) {
      if (Array.isArray(event)) return event;
      const { stats, raise, return: answer } = fields(event);
      addTo(this, fields(stats));
      if (raise) throw RAISED;
      return answer;
    }
  }
  const globals = new LambdaGlobals();
  const handler = getLambdaHandler(CaseProcessor, globals, fields(kwargs.custom_config));
  const invocations: unknown[] = [];
  for (const [i, event] of list(kwargs.invocations).entries()) {
    const outcome = await outcomeOf(() => handler(event, lambdaContext({ requestId: `req-${i}` })));
    invocations.push({
      ...outcome,
      processors_created: made,
      log_level: lowestLevelWritten(globals, host),
      context_request_id: globals.processor?.context?.awsRequestId,
      ...afterwards(globals),
    });
  }
  return { invocations, config: globals.processor?.config, aws_account: await globals.processor?.account() };
}

async function runResets({ kwargs, platform }: Run): Promise<unknown> {
  const processor = new Processor({ deps: platform, customConfig: fields(kwargs.config) });
  const seen: unknown[] = [];
  for (const { op, stats } of list(kwargs.ops).map(fields)) {
    if (op === 'add') addTo(processor, fields(stats));
    if (op === 'set') for (const [key, value] of Object.entries(fields(stats))) processor.stats.set(key, String(value));
    if (op === 'call') await processor.call({});
    if (op === 'reset') processor.resetStats();
    seen.push(processor.stats.toJSON());
  }
  return seen;
}

async function runDie({ kwargs, platform, calls }: Run): Promise<unknown> {
  const globals = new LambdaGlobals();
  const arn = fields(kwargs.lambda_context).invoked_function_arn;
  if (typeof arn === 'string') globals.context = { ...lambdaContext(), invokedFunctionArn: arn };
  const exit = await new Processor({ deps: platform, globals }).die(textOf(kwargs.message)).catch((error) => error);
  return normalizedCalls({ exit_code: exit instanceof Exit ? exit.exitCode : undefined, calls });
}

async function outcomeOf(call: () => Promise<unknown> | undefined): Promise<Fields> {
  try {
    return { returned: await call() };
  } catch (error) {
    if (error !== RAISED) throw error;
    return { error: true };
  }
}

function afterwards({ processor }: LambdaGlobals): Fields {
  return { stats_after: processor?.stats.toJSON(), result_after: { ...processor?.result } };
}

function addTo({ stats }: Processor, values: Fields): void {
  for (const [key, value] of Object.entries(values)) stats.add(key, Number(value));
}

function lowestLevelWritten({ processor }: LambdaGlobals, host: ManualHost): unknown {
  const before = host.lines.length;
  for (const write of [processor?.log.debug, processor?.log.info, processor?.log.warn, processor?.log.error])
    write?.('x');
  return host.logged()[before]?.level;
}

/** Every request of an answer in the form in which requests are compared. */
function normalizedCalls(answer: Fields): unknown {
  const { calls, invocations } = answer;
  return {
    ...answer,
    ...(Array.isArray(calls) && { calls: calls.map(normalizedCall) }),
    ...(Array.isArray(invocations) && { invocations: invocations.map(normalizedCalls) }),
  };
}

function functionOf(given: VectorCase): string {
  return given.function.split('.').slice(-2).join('.');
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fields(value: unknown): Fields {
  return isPlainObject(value) ? value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
