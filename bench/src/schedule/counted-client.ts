import type { BatchWriteItemCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What a client was asked to send. */
export class SentRequests {
  /** BatchWriteItem, those that are sent again included. */
  batches = 0;
  /** Writes of the job's row, its first put included. */
  jobWrites = 0;
  #inputs: BatchWriteItemCommandInput[] = [];

  countBatch(input: BatchWriteItemCommandInput): void {
    this.batches += 1;
    this.#inputs.push(input);
  }

  /** BatchWriteItem requests since the last time. */
  take(): BatchWriteItemCommandInput[] {
    const inputs = this.#inputs;
    this.#inputs = [];
    return inputs;
  }
}

const JOB_WRITES: ReadonlySet<string> = new Set(['PutItemCommand', 'UpdateItemCommand']);

/**
 * Counts what a client sends.
 *
 * @param onJobWrite awaited after each write of the row of a job, before its sender hears of the outcome
 */
export function countRequests(client: DynamoDBClient, jobTable: string, onJobWrite: () => Promise<void>): SentRequests {
  const sent = new SentRequests();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const { input } = args;
        if (commandName === 'BatchWriteItemCommand') sent.countBatch(input as BatchWriteItemCommandInput);
        const isJobWrite = 'TableName' in input && input.TableName === jobTable && JOB_WRITES.has(commandName);
        const result = await next(args);
        if (isJobWrite) {
          sent.jobWrites += 1;
          await onJobWrite();
        }
        return result;
      },
    { step: 'initialize', priority: 'high' },
  );
  return sent;
}
