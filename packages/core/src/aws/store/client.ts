import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** A connection is made within a few milliseconds, or there is nobody. */
export const CONNECTION_TIMEOUT_MS = 1_000;
/** DynamoDB answers single-item calls in milliseconds; a request may take effect long after its caller gave up. */
export const REQUEST_TIMEOUT_MS = 3_000;

export interface StoreClientOptions
  extends Pick<DynamoDBClientConfig, 'credentials' | 'endpoint' | 'profile' | 'region'> {
  /** Default {@link CONNECTION_TIMEOUT_MS}. */
  readonly connectionTimeoutMs?: number;
  /** Default {@link REQUEST_TIMEOUT_MS}. */
  readonly requestTimeoutMs?: number;
}

/**
 * The client that the store is made of. One try a call, since the SDK's own repeats would hide whether a conditional
 * write took effect (R0), and time-outs that really end the call: without `throwOnRequestTimeout` the SDK only logs a
 * warning. `socketTimeout` ends an answer whose body stops half-way, which `requestTimeout` does not cover.
 */
export function createStoreClient({
  connectionTimeoutMs = CONNECTION_TIMEOUT_MS,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
  ...config
}: StoreClientOptions = {}): DynamoDBClient {
  return new DynamoDBClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      socketTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
}
