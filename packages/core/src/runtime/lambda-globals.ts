import type { Processor } from './processor.ts';

/** What is used here of the context that Lambda hands to a function. */
export interface LambdaContext {
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
  readonly logStreamName: string;
  /** Milliseconds until Lambda ends the invocation. */
  getRemainingTimeInMillis(): number;
}

/** What outlives an invocation: one of these stands for one container (execution environment) of the function. */
export class LambdaGlobals {
  /** Made by the first invocation, used by all later ones. */
  processor: Processor | undefined;
  /** That of the current invocation, or of the last one. */
  context: LambdaContext | undefined;
}
