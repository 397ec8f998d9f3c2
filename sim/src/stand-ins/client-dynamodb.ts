import { Client, type ClientConfig, Command } from './client.ts';

/** In place of `@aws-sdk/client-dynamodb`. */
export class DynamoDBClient extends Client {
  constructor(config: ClientConfig) {
    super('dynamodb', config);
  }
}

export class BatchWriteItemCommand extends Command {
  static readonly operation = 'BatchWriteItem';
}
export class DeleteItemCommand extends Command {
  static readonly operation = 'DeleteItem';
}
export class DescribeTableCommand extends Command {
  static readonly operation = 'DescribeTable';
}
export class GetItemCommand extends Command {
  static readonly operation = 'GetItem';
}
export class PutItemCommand extends Command {
  static readonly operation = 'PutItem';
}
export class QueryCommand extends Command {
  static readonly operation = 'Query';
}
export class ScanCommand extends Command {
  static readonly operation = 'Scan';
}
export class UpdateItemCommand extends Command {
  static readonly operation = 'UpdateItem';
}
/** Of whoever creates tables; here the world does. */
export class CreateTableCommand extends Command {
  static readonly operation = 'CreateTable';
}
export class DescribeTimeToLiveCommand extends Command {
  static readonly operation = 'DescribeTimeToLive';
}
export class UpdateTimeToLiveCommand extends Command {
  static readonly operation = 'UpdateTimeToLive';
}
