// The examples of docs/guide/dynamodb.md; packages/core/test/docs/snippets.test.ts compares them with the page.
import { getLambdaHandler, Worker } from 'sosw';
import { DynamoDbClient, TransactionError, TransactionUnavailableError, UnprocessedKeysError } from 'sosw/aws/dynamodb';

// #region worker
const rowMapper = { shop: 'S', order_id: 'N', state: 'S', total: 'N', tags: 'SS', lines: 'L' } as const;

class Shipper extends Worker.using({ dynamoDb: DynamoDbClient<typeof rowMapper> })<{ shop: string; orderId: number }> {
  static override defaultConfig = {
    dynamoDbConfig: {
      tableName: 'orders',
      hashKey: 'shop',
      rowMapper,
      requiredFields: ['shop', 'order_id', 'state'],
    },
  };

  override async handle(event: { shop: string; orderId: number }) {
    const { dynamoDb } = this.clients;
    const key = { shop: event.shop, order_id: event.orderId };
    const order = await dynamoDb.get(key);
    if (order) this.result.total = order.total; // a number, and the compiler knows
    await dynamoDb.patch(key, { set: { state: 'shipped' } });
    await super.handle(event);
  }
}
// #endregion

const client = new DynamoDbClient({ config: { tableName: 'orders', hashKey: 'shop', rowMapper } });

// #region read
export async function reads() {
  const order = await client.get({ shop: 'Bled', order_id: 7 }, { consistentRead: true });
  const orders = await client.batchGet([
    { shop: 'Bled', order_id: 7 },
    { shop: 'Piran', order_id: 9 },
  ]);
  const latest = await client.query({ keys: { shop: 'Bled' }, desc: true, maxItems: 10 });
  const recent = await client.query({ keys: { shop: 'Bled', order_id: 100 }, comparisons: { order_id: '>=' } });
  const some = await client.query({ keys: { shop: 'Bled' }, between: { order_id: [100, 199] } });
  const big = await client.count({ keys: { shop: 'Bled' }, filterExpression: 'total > 1000' });
  return { order, orders, latest, recent, some, big };
}
// #endregion

// #region scan
export async function shipPaid(ship: (order: object) => Promise<void>) {
  for await (const order of client.scanIterator({ attrs: { state: 'paid' }, filterExpression: 'total > 0' })) {
    await ship(order);
  }
}
// #endregion

// #region write
export async function writes() {
  await client.put({ shop: 'Bled', order_id: 7, state: 'new', total: '12.50' });
  await client.create({ shop: 'Bled', order_id: 8, state: 'new' });
  await client.update(
    { shop: 'Bled', order_id: 7 },
    { set: { state: 'paid' }, increment: { total: 2 }, remove: ['tags'] },
  );
  await client.patch({ shop: 'Bled', order_id: 8 }, { set: { state: 'gone' }, condition: 'state = new' });
  await client.delete({ shop: 'Bled', order_id: 8 });
}
// #endregion

// #region refused
export async function take(orderId: number): Promise<boolean> {
  const free = { column: 'state', is: '=', value: 'waiting for pickup' } as const;
  try {
    await client.patch({ shop: 'Bled', order_id: orderId }, { set: { state: 'taken' }, condition: free });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
// #endregion

// #region transaction
export async function move(orderId: number, from: string, to: string) {
  await client.transactWrite([
    client.makeDeleteTransactionItem({ shop: from, order_id: orderId }),
    client.makePutTransactionItem({ shop: to, order_id: orderId, state: 'moved' }, { overwriteExisting: false }),
    client.makeUpdateTransactionItem({ shop: to, order_id: 0 }, { increment: { total: 1 } }),
    client.makeConditionCheckTransactionItem({ shop: from, order_id: 0 }, 'state = open'),
  ]);
}
// #endregion

// #region groups
export async function importOrders(rows: { shop: string; order_id: number; state: string }[], importId: string) {
  const items = rows.map((row) => client.makePutTransactionItem(row));
  try {
    await client.transactWrite(items, { idempotencyToken: importId });
  } catch (error) {
    if (error instanceof TransactionUnavailableError) {
      await client.transactWrite(items, { idempotencyToken: importId }); // what is written already is left alone
    } else if (error instanceof TransactionError) {
      const { written, reasons } = error.details;
      throw new Error(`${written} of ${rows.length} are written, then ${JSON.stringify(reasons)}`, { cause: error });
    } else {
      throw error;
    }
  }
}
// #endregion

// #region unread
export async function ordersOf(shops: string[]) {
  const keys = shops.map((shop) => ({ shop, order_id: 0 }));
  try {
    return { rows: await client.batchGet(keys, { maxRetries: 8 }), later: [] };
  } catch (error) {
    if (!(error instanceof UnprocessedKeysError)) throw error;
    return { rows: error.rows, later: error.details.keys };
  }
}
// #endregion

export const handler = getLambdaHandler(Shipper);
