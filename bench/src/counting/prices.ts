/**
 * Prices in us-east-1, USD a million, table class Standard, without free tiers:
 * https://aws.amazon.com/dynamodb/pricing/on-demand/ (halved on 2024-11-01:
 * https://aws.amazon.com/about-aws/whats-new/2024/11/amazon-dynamo-db-reduces-prices-on-demand-throughput-global-tables/)
 * and https://aws.amazon.com/lambda/pricing/.
 */
const USD_PER_MILLION = { writeUnits: 0.625, readUnits: 0.125, invokes: 0.2 } as const;

/** What is billed by the piece. */
export interface Consumption {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Requests to Lambda functions. */
  readonly invokes: number;
}

/** The price of a million times this consumption, in USD. The run time of functions, logs and storage are not in it. */
export function usdPerMillion({ writeUnits, readUnits, invokes }: Consumption): number {
  return (
    USD_PER_MILLION.writeUnits * writeUnits + USD_PER_MILLION.readUnits * readUnits + USD_PER_MILLION.invokes * invokes
  );
}
