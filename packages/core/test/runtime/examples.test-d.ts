import { defineWorker, getLambdaHandler, Worker } from 'sosw';
import { DynamoDbClient } from 'sosw/aws/dynamodb';
import { z } from 'zod';

interface Row {
  hash_col: string;
  range_col: number;
}

class Processor extends Worker.using({ dynamoDb: DynamoDbClient })<{ row: Row }> {
  static override defaultConfig = {
    dynamoDbConfig: {
      tableName: 'autotest_dynamo_db',
      rowMapper: { hash_col: 'S', range_col: 'N' },
      requiredFields: ['hash_col', 'range_col'],
    },
  };
  override async handle(event: { row: Row }) {
    await this.clients.dynamoDb.put(event.row);
    this.stats.add('rows');
    await super.handle(event); // closes the task: stats and result travel to the WorkerAssistant
  }
}
export const handler = getLambdaHandler(Processor);

const PayloadSchema = z.object({ row: z.object({ hash_col: z.string(), range_col: z.number() }) });

export const handler2 = defineWorker({
  payload: PayloadSchema,
  clients: { dynamoDb: DynamoDbClient },
  async run({ payload, task, clients, stats, log, signal }) {
    const row: Row = payload.row;
    await clients.dynamoDb.put(row);
    log.info('x', { id: task?.id, aborted: signal.aborted });
    stats.add('rows');
    return { rows: 1 };
  },
});
export const h3 = defineWorker({
  async run({ payload, clients }) {
    const none: Record<never, never> = clients;
    return { words: payload.words, none };
  },
});
