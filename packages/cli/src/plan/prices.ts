/**
 * Prices in us-east-1, x86, in USD, without free tiers: https://aws.amazon.com/lambda/pricing/. The price of a request
 * (0.20 USD a million) is in {@link ORCHESTRATION_USD_PER_MILLION} already, that of the worker's included.
 */
export const LAMBDA_USD_PER_GB_SECOND = 0.0000166667;

/**
 * What DynamoDB and Lambda's requests cost for a million tasks of 600 bytes without trouble in a busy queue, from
 * creation to archive. Measured: `usd_per_million` of bench/results/cost.json. A task that arrives alone costs three
 * times as much, and so does one whose first attempt fails.
 */
export const ORCHESTRATION_USD_PER_MILLION = 3.26;
