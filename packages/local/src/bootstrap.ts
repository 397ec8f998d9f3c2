/**
 * The runtime of a Node function: what an execution environment runs. Loads the handler, then asks the host for one
 * invocation after the other, as Lambda's own runtime does. Ends when the host is gone.
 */
import { invocationContext } from './bootstrap/context.ts';
import { describeError, runtimeError } from './bootstrap/error-report.ts';
import { type Handler, loadHandler } from './bootstrap/handler.ts';
import { flushOutput, logLine } from './bootstrap/output.ts';
import { RuntimeClient, type RuntimeInvocation, type RuntimeResult } from './bootstrap/runtime-client.ts';

/** Exit codes of Lambda's Node runtime. */
const EXIT = { hostGone: 0, initFailed: 1, unhandledRejection: 128, uncaughtException: 129 } as const;

/** The host kills at the deadline. A function that still runs this long after it has no host any more. */
const ORPHAN_GRACE_MS = 1_000;

const client = new RuntimeClient(process.env.AWS_LAMBDA_RUNTIME_API ?? '');
let current: RuntimeInvocation | undefined;

process.on('uncaughtException', (error) => die(error, EXIT.uncaughtException));
process.on('unhandledRejection', (reason) => {
  const error = runtimeError('Runtime.UnhandledPromiseRejection', String(reason));
  if (reason instanceof Error && reason.stack !== undefined) error.stack = reason.stack;
  die(error, EXIT.unhandledRejection);
});

await serve(await load());

async function load(): Promise<Handler> {
  try {
    return await loadHandler(process.env.LAMBDA_TASK_ROOT ?? '', process.env._HANDLER ?? '');
  } catch (error) {
    const report = describeError(error);
    logLine('Init Error', JSON.stringify(report));
    await flushOutput();
    await client.reportInitError(report).catch(() => {});
    process.exit(EXIT.initFailed);
  }
}

async function serve(handler: Handler): Promise<never> {
  for (;;) {
    const invocation = await client.next().catch(() => process.exit(EXIT.hostGone));
    current = invocation;
    process.env._X_AMZN_TRACE_ID = invocation.traceHeader;
    const graceMs = invocation.deadlineMs - Date.now() + ORPHAN_GRACE_MS;
    const orphanGuard = setTimeout(() => process.exit(EXIT.hostGone), graceMs).unref();
    const result = await run(handler, invocation);
    clearTimeout(orphanGuard);
    await flushOutput();
    await client.send(invocation, result).catch(() => process.exit(EXIT.hostGone));
    current = undefined;
  }
}

async function run(handler: Handler, invocation: RuntimeInvocation): Promise<RuntimeResult> {
  try {
    const result = await handler(JSON.parse(invocation.payload), invocationContext(invocation));
    return { ok: true, body: toJson(result) };
  } catch (error) {
    const report = describeError(error);
    logLine('Invoke Error', JSON.stringify(report));
    return { ok: false, report };
  }
}

/** `null` for a handler that returns nothing, as in Lambda. */
function toJson(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw runtimeError('Runtime.MarshalError', `The result is no JSON: ${error}`, error);
  }
}

/** Reports an error that no handler caught, then ends the process, as Lambda's runtime does. */
async function die(error: unknown, code: number): Promise<never> {
  const report = describeError(error);
  logLine('Unhandled Error', JSON.stringify(report));
  await flushOutput();
  if (current !== undefined) await client.send(current, { ok: false, report }).catch(() => {});
  process.exit(code);
}
