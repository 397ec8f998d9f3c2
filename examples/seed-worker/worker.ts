import { getLambdaHandler, Worker } from 'sosw';
import { DynamoDbClient } from 'sosw/aws/dynamodb';

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
