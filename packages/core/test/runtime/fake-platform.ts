import type { InvokeResult } from '../../src/ports/functions.ts';
import type { Platform } from '../../src/ports/platform.ts';
import type { LambdaContext } from '../../src/runtime/lambda-globals.ts';
import { ManualHost } from './manual-host.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A platform whose answers are scripted and whose calls are recorded. */
export class FakePlatform extends ManualHost implements Platform {
  /** Configuration documents by name; an error is thrown. */
  readonly documents: Record<string, unknown> = {};
  readonly namesAsked: string[] = [];
  /** Answers of `invoke` in turn; afterwards all are accepted. An error is thrown. */
  readonly invokeAnswers: (InvokeResult | Error)[] = [];
  readonly invokes: { readonly name: string; readonly payload: Fields }[] = [];
  /** Answers of `metaRows().put` in turn; afterwards all are written. An error is thrown. */
  readonly putAnswers: ('exists' | Error)[] = [];
  readonly rows: { readonly tableName: string; readonly row: Fields }[] = [];
  readonly published: { readonly topicArn: string; readonly subject: string; readonly message: string }[] = [];
  publishError: Error | undefined;

  configSource(): ReturnType<Platform['configSource']> {
    return {
      place: 'table config, env production',
      read: async (name) => {
        this.namesAsked.push(name);
        const document = this.documents[name];
        if (document instanceof Error) throw document;
        return structuredClone(document);
      },
    };
  }

  functions(): ReturnType<Platform['functions']> {
    return {
      invoke: async (name, payload) => {
        this.invokes.push({ name, payload: JSON.parse(payload) });
        const answer = this.invokeAnswers.shift() ?? { outcome: 'accepted' };
        if (answer instanceof Error) throw answer;
        return answer;
      },
    };
  }

  metaRows(): ReturnType<Platform['metaRows']> {
    return {
      put: async (tableName, row) => {
        this.rows.push({ tableName, row });
        const answer = this.putAnswers.shift() ?? 'written';
        if (answer instanceof Error) throw answer;
        return answer;
      },
    };
  }

  alerts(topicArn: string): ReturnType<Platform['alerts']> {
    return {
      publish: async (subject, message) => {
        this.published.push({ topicArn, subject, message });
        if (this.publishError) throw this.publishError;
      },
    };
  }

  async accountId(): Promise<string> {
    return '111122223333';
  }

  get payloads(): Fields[] {
    return this.invokes.map((invoke) => invoke.payload);
  }
}

export const THROTTLED: InvokeResult = { outcome: 'refused', reason: 'throttled', error: 'Rate exceeded' };
export const UNKNOWN: InvokeResult = { outcome: 'unknown', cause: new Error('time-out') };
export const TOO_LARGE: InvokeResult = { outcome: 'refused', reason: 'payload_too_large', error: 'too large' };
export const MISSING: InvokeResult = { outcome: 'refused', reason: 'function_missing', error: 'not found' };

/** A context as Lambda hands it to a function. */
export function lambdaContext({ remainingMs = 60_000, requestId = 'req-0001' } = {}): LambdaContext {
  return {
    functionName: 'some_function',
    invokedFunctionArn: 'arn:aws:lambda:us-west-2:000000000000:function:some_function',
    awsRequestId: requestId,
    logStreamName: '2026/11/24/[$LATEST]abc',
    getRemainingTimeInMillis: () => remainingMs,
  };
}
