import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { StoreClientOptions } from 'sosw/aws/store';
import { LOCAL_REGION } from '../host/arn.ts';

/** What a client of a local fleet needs beside an endpoint. */
export const LOCAL_ACCESS: Pick<StoreClientOptions, 'credentials'> & { readonly region: string } = {
  region: LOCAL_REGION,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** The answer of a function that was waited for. */
export interface FunctionAnswer {
  readonly payload: unknown;
  /** Set when the function failed; the payload is Lambda's error document then. */
  readonly functionError?: string;
}

/** What one may do with a fleet. */
export interface FleetCalls {
  /** Invokes a function with a JSON text and waits for its answer. */
  invoke(functionName: string, payload: string): Promise<FunctionAnswer>;
  /** Sends a function an asynchronous event. */
  send(functionName: string, payload: string): Promise<void>;
  /** Rows of a table, read one by one. */
  countRows(tableName: string): Promise<number>;
}

export function fleetCalls(lambda: LambdaClient, dynamoDb: DynamoDBClient): FleetCalls {
  return {
    async invoke(FunctionName, payload) {
      const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: payload }));
      const text = Payload?.transformToString() || 'null';
      return { payload: JSON.parse(text), ...(FunctionError !== undefined && { functionError: FunctionError }) };
    },
    async send(FunctionName, Payload) {
      await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
    },
    async countRows(TableName) {
      let rows = 0;
      const pages = paginateScan({ client: dynamoDb }, { TableName, Select: 'COUNT', ConsistentRead: true });
      for await (const { Count = 0 } of pages) rows += Count;
      return rows;
    },
  };
}
