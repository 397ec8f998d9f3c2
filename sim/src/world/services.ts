import type { DynamoDbModel } from '../dynamodb/model.ts';
import type { Fault } from '../faults.ts';
import type { Dice } from '../random.ts';
import type { Request } from '../stand-ins/environment.ts';
import { Bucket } from './bucket.ts';
import type { Call, Effect } from './calls.ts';
import { CloudWatch } from './cloudwatch.ts';
import type { SimulatedLambda } from './lambda.ts';
import type { Workers } from './workers.ts';

export interface ServicesOptions {
  readonly dynamodb: DynamoDbModel;
  readonly lambda: SimulatedLambda;
  readonly workers: Workers;
  readonly dice: Dice;
  readonly isLabourer: (functionName: string) => boolean;
}

interface InvokeInput {
  readonly FunctionName?: string;
  readonly Payload?: Uint8Array;
}

/** What the calls of processes do at each service of AWS. */
export class Services {
  readonly bucket: Bucket = new Bucket();
  readonly cloudwatch: CloudWatch = new CloudWatch();
  readonly effects: Readonly<Record<Request['service'], Effect>> = {
    cloudwatch: ({ request }) => inOneStep(() => this.cloudwatch.perform(request.operation, request.input)),
    dynamodb: (call) => this.#inDynamoDb(call),
    lambda: (call) => inOneStep(() => this.#inLambda(call)),
    s3: ({ request }) => inOneStep(() => this.bucket.perform(request.operation, request.input as { Key: string })),
    sns: () => inOneStep(() => ({})),
  };
  readonly #options: ServicesOptions;
  #actor: Call | undefined;

  constructor(options: ServicesOptions) {
    this.#options = options;
  }

  /** The call that writes to DynamoDB now; undefined: the workload does. */
  get actor(): Call | undefined {
    return this.#actor;
  }

  /** Something went wrong with a call: whether Lambda refused an event of a worker. */
  onTrouble({ request }: Call, error: Error): void {
    const { FunctionName = '', Payload }: InvokeInput = request.input;
    const { workers, isLabourer } = this.#options;
    if (request.operation !== 'Invoke' || !isRefusal(error) || !isLabourer(FunctionName)) return;
    workers.onRefused(new TextDecoder().decode(Payload));
  }

  /** Performs one step after the other, and says who did what is written meanwhile. */
  *#inDynamoDb(call: Call): Generator<void, object, void> {
    const { operation, input } = call.request;
    const { dynamodb, dice } = this.#options;
    const isUnprocessed = call.fault?.kind === 'unprocessed' ? () => dice.chance(0.4) : undefined;
    const steps = dynamodb.perform(operation, input, isUnprocessed);
    for (;;) {
      this.#actor = call;
      try {
        const { done, value } = steps.next();
        if (done) return value;
      } finally {
        this.#actor = undefined;
      }
      yield;
    }
  }

  #inLambda({ by, fault, request }: Call): object {
    const { operation, input } = request;
    const { lambda, workers, isLabourer } = this.#options;
    const { FunctionName = '', Payload }: InvokeInput = input;
    if (operation === 'GetFunctionConfiguration') return lambda.configuration(FunctionName);
    if (operation !== 'Invoke') throw new Error(`not modelled: ${operation}`);
    const payload = new TextDecoder().decode(Payload);
    lambda.accept(FunctionName, payload, deliveries(fault));
    if (isLabourer(FunctionName)) workers.onAccepted(payload);
    if (FunctionName === 'sosw_worker_assistant') workers.onReported(by, payload);
    return {};
  }
}

// biome-ignore lint/correctness/useYield: time may pass within other effects, not within these
function* inOneStep(perform: () => object): Generator<void, object, void> {
  return perform();
}

/** How long each delivery of an event waits. */
function deliveries(fault: Fault | undefined): readonly number[] {
  if (fault?.kind === 'queued') return [fault.ms];
  return fault?.kind === 'delivered_twice' ? [0, fault.ms] : [0];
}

function isRefusal(error: Error): boolean {
  const { $metadata }: Error & { readonly $metadata?: { readonly httpStatusCode?: number } } = error;
  return $metadata?.httpStatusCode === 429 || $metadata?.httpStatusCode === 404;
}
