import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { singleTry } from '../single-try.ts';

/** DynamoDB answers single-item calls in milliseconds; a request may take effect long after its caller gave up. */
export const REQUEST_TIMEOUT_MS = 3_000;

export interface StoreClientOptions
  extends Pick<DynamoDBClientConfig, 'credentials' | 'endpoint' | 'profile' | 'region'> {
  /** Default 1 s. */
  readonly connectionTimeoutMs?: number;
  /** Default {@link REQUEST_TIMEOUT_MS}. */
  readonly requestTimeoutMs?: number;
}

/**
 * The client that the store is made of, which tells of each call what is known of it: {@link singleTry}.
 */
export function createStoreClient({
  connectionTimeoutMs,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
  ...config
}: StoreClientOptions = {}): DynamoDBClient {
  return new DynamoDBClient({ ...config, ...singleTry(requestTimeoutMs, connectionTimeoutMs) });
}
