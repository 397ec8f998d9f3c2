// Compiled, never run: what users write, and what the compiler must not let pass.
import { defineWorker, getLambdaHandler, Processor as PlainProcessor, Worker } from 'sosw';
import { DynamoDbClient } from 'sosw/aws/dynamodb';
import { z } from 'zod';

interface Row {
  readonly hash_col: string;
  readonly range_col: number;
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
    await this.clients.dynamoDb.put({ ...event.row });
    await this.getDdbc('other').delete({ hash_col: 'a' });
    this.stats.add('rows');
    // @ts-expect-error: no such method
    await this.clients.dynamoDb.putt({ ...event.row });
    // @ts-expect-error: no such client
    this.clients.s3;
    // @ts-expect-error: a name that is not written so in the map
    this.clients.dynamo_db;
    await super.handle(event);
  }
}
export const handler = getLambdaHandler(Processor);

const PayloadSchema = z.object({ row: z.object({ hash_col: z.string(), range_col: z.coerce.number() }) });

export const defined = defineWorker({
  payload: PayloadSchema,
  clients: { dynamoDb: DynamoDbClient },
  async run({ payload, task, clients, stats, log, signal }) {
    const row: Row = payload.row;
    await clients.dynamoDb.put({ ...row });
    log.info('put', { id: task?.id, attempt: task?.attempt, aborted: signal.aborted });
    stats.add('rows');
    // @ts-expect-error: not in the schema
    payload.rows;
    // @ts-expect-error: no such client
    clients.s3;
    return { rows: 1 };
  },
});

export const small = defineWorker({
  run: ({ payload, clients }) => {
    // @ts-expect-error: none was given
    clients.dynamoDb;
    return { words: payload.words };
  },
});

class Plain extends PlainProcessor<{ name: string }> {
  override async handle({ name }: { name: string }) {
    return `Hello ${name}`;
  }
}
export const plain = getLambdaHandler(Plain, undefined, { any: 'config' });

class Demanding {
  constructor({ config }: { config: { url: string } }) {
    config.url.trim();
  }
}
// @ts-expect-error: a configuration comes from outside, nobody can promise a client that a key is there
Worker.using({ demanding: Demanding });
