/** What DynamoDB bills of one request at one table. */
export interface Charge {
  readonly operation: string;
  readonly table: string;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** 1 when the condition of the write failed. */
  readonly failedConditions: number;
}

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  /** `PutItem`, `Query`, ... */
  readonly operation: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
}

const READS: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);
const WRITES: ReadonlySet<string> = new Set([
  ...['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'],
]);

/**
 * AWS bills a write whose condition fails by the size of the item that is there, at least 1 unit; emulators report
 * nothing (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html).
 */
const FAILED_CONDITION_UNITS = 1;

/** True for operations that consume capacity; others have no `ReturnConsumedCapacity`. */
export function consumesCapacity(operation: string): boolean {
  return READS.has(operation) || WRITES.has(operation);
}

/** What a request costs, one charge a table. Requests that consume nothing are charges of 0 units. */
export function chargesOf({ operation, request, response }: Exchange): Charge[] {
  const hasFailed = String(response.__type ?? '').endsWith('ConditionalCheckFailedException');
  if (hasFailed) {
    const charge = chargeAt(operation, tablesOf(request)[0], FAILED_CONDITION_UNITS);
    return [{ ...charge, failedConditions: 1 }];
  }
  const consumed = listOf(response.ConsumedCapacity).filter(isRecord);
  if (consumed.length === 0) return tablesOf(request).map((table) => chargeAt(operation, table, 0));
  return consumed.map(({ TableName, CapacityUnits }) => chargeAt(operation, TableName, Number(CapacityUnits)));
}

function chargeAt(operation: string, table: unknown, units: number): Charge {
  return {
    operation,
    table: String(table ?? '-'),
    readUnits: READS.has(operation) ? units : 0,
    writeUnits: WRITES.has(operation) ? units : 0,
    failedConditions: 0,
  };
}

function tablesOf({ TableName, RequestItems }: Exchange['request']): unknown[] {
  return isRecord(RequestItems) ? Object.keys(RequestItems) : [TableName];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
