import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FunctionReference, functionArn, LOCAL_VERSION, parseFunctionReference } from './arn.ts';
import {
  functionNotFound,
  hostClosing,
  invalidParameter,
  invalidRequestContent,
  LambdaApiError,
  operationNotServed,
  requestTooLarge,
} from './errors.ts';
import { functionConfiguration } from './function-configuration.ts';
import type { HostedFunction } from './hosted-function.ts';
import { answerJson, readText } from './http.ts';

/** Lambda's limit of a payload that is invoked asynchronously: 1 MB. */
export const EVENT_BYTES_MAX: number = 1024 * 1024;

/** Lambda's limit of a payload that is invoked synchronously: 6 MB. */
export const REQUEST_BYTES_MAX: number = 6 * 1024 * 1024;

/** What the API serves. */
export interface InvokeApiBackend {
  /** False for a function that starts nothing any more. */
  takesInvokes(functionName: string): boolean;
  find(functionName: string): HostedFunction | undefined;
}

/** The function a request is about. */
interface Target {
  readonly hosted: HostedFunction;
  readonly arn: string;
}

const ROUTE = /^\/2015-03-31\/functions\/(?<function>[^/]+)\/(?<what>invocations|configuration)$/;

/** Whether a request is one to Lambda. */
export function isLambdaPath(path: string): boolean {
  return /^\/20\d\d-\d\d-\d\d\//.test(path);
}

/** Answers a request to Lambda: Invoke and GetFunctionConfiguration. */
export async function serveLambda(
  backend: InvokeApiBackend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await route(backend, request, response);
  } catch (error) {
    if (!(error instanceof LambdaApiError)) throw error;
    answerJson(response, error.status, JSON.stringify(error.body), {
      'x-amzn-RequestId': randomUUID(),
      'x-amzn-ErrorType': error.type,
    });
  }
}

async function route(backend: InvokeApiBackend, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const groups = ROUTE.exec(url.pathname)?.groups;
  const operation = groups && `${request.method} ${groups.what}`;
  if (groups?.function !== undefined && operation === 'POST invocations') {
    const reference = readReference(groups.function, url.searchParams.get('Qualifier'));
    return invoke(backend, reference, request, response);
  }
  if (groups?.function !== undefined && operation === 'GET configuration') {
    const { hosted, arn } = find(backend, readReference(groups.function, url.searchParams.get('Qualifier')));
    return answerJson(response, 200, JSON.stringify(functionConfiguration(hosted.settings, arn)));
  }
  throw operationNotServed(`${request.method} ${url.pathname}`);
}

async function invoke(
  backend: InvokeApiBackend,
  reference: FunctionReference,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers } = request;
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'Event' && type !== 'RequestResponse' && type !== 'DryRun') {
    throw invalidParameter(`Invocation type must be Event, RequestResponse or DryRun, not ${type}.`);
  }
  const payload = await readPayload(request, type === 'Event' ? EVENT_BYTES_MAX : REQUEST_BYTES_MAX);
  if (!backend.takesInvokes(reference.name)) throw hostClosing();
  const { hosted, arn } = find(backend, reference);
  if (type === 'DryRun') {
    response.writeHead(204, { 'x-amzn-RequestId': randomUUID() }).end();
    return;
  }

  const traceHeader = headers['x-amzn-trace-id']?.toString();
  const invokeRequest = { functionArn: arn, payload, traceHeader };
  if (type === 'Event') {
    const requestId = hosted.accept(invokeRequest);
    response.writeHead(202, { 'x-amzn-RequestId': requestId, 'Content-Length': 0 }).end();
    return;
  }
  await answerReply(hosted, invokeRequest, headers['x-amz-log-type'] === 'Tail', response);
}

async function answerReply(
  hosted: HostedFunction,
  invokeRequest: Parameters<HostedFunction['request']>[0],
  wantsTail: boolean,
  response: ServerResponse,
): Promise<void> {
  const { requestId, outcome, tail } = await hosted.request(invokeRequest, wantsTail);
  // What the function wrote last lies in its pipe already and is read in the event loop's next round.
  if (tail !== undefined) await new Promise<void>((resolve) => setImmediate(resolve));
  answerJson(response, 200, outcome.body, {
    'x-amzn-RequestId': requestId,
    'X-Amz-Executed-Version': LOCAL_VERSION,
    ...(outcome.ok ? {} : { 'X-Amz-Function-Error': 'Unhandled' }),
    ...(tail === undefined ? {} : { 'X-Amz-Log-Result': tail.toBase64() }),
  });
}

/** The payload as it came; an empty one means `{}`, as in Lambda. */
async function readPayload(request: IncomingMessage, bytesMax: number): Promise<string> {
  const text = await readText(request, bytesMax).catch((error: unknown) => {
    throw error instanceof TypeError ? invalidRequestContent(error.message) : error;
  });
  if (text === undefined) throw requestTooLarge(bytesMax);
  if (text === '') return '{}';
  try {
    JSON.parse(text);
  } catch (error) {
    throw invalidRequestContent(String(error));
  }
  return text;
}

function readReference(encoded: string, qualifier: string | null): FunctionReference {
  const text = decode(encoded);
  const reference = text === undefined ? undefined : parseFunctionReference(text);
  if (reference === undefined) throw invalidParameter(`"${text ?? encoded}" is not the name or ARN of a function.`);
  return qualifier === null ? reference : { ...reference, qualifier };
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined; // a lone %
  }
}

function find(backend: InvokeApiBackend, { name, qualifier }: FunctionReference): Target {
  const arn = functionArn(name, qualifier);
  const hosted = backend.find(name);
  if (hosted === undefined) throw functionNotFound(arn);
  return { hosted, arn };
}
