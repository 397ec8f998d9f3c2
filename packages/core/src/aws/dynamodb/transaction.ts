import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { InvalidInputError } from '../../domain/errors.ts';
import { isRecord } from '../../domain/record.ts';
import { READ_BACK_OFF, repeated } from '../retry.ts';
import type { Connection } from './connection.ts';
import type { TransactionOptions } from './options.ts';
import { mayPass, transactionFailure } from './transaction-error.ts';

/** One action of a transaction, in the form of DynamoDB's own API; DynamoDbClient's `make...TransactionItem` make them. */
export type TransactionItem = TransactWriteItem;

/** DynamoDB's limit. */
const ITEMS_PER_TRANSACTION_MAX = 100;

/** DynamoDB takes tokens of 36 characters; six are for the number of the group. */
const TOKEN_CHARACTERS_MAX = 30;

/** The actions, and what each needs beside its table. */
const ACTIONS = { Put: 'Item', Delete: 'Key', Update: 'Key', ConditionCheck: 'Key' } as const;

/** Writes the items in their order, 100 a transaction; each transaction is done as a whole or not at all. */
export async function transactWrite(
  connection: Connection,
  given: readonly TransactionItem[],
  options: TransactionOptions,
): Promise<void> {
  const items = readItems(connection, given);
  const token = readToken(options.idempotencyToken) ?? connection.system.random.token();
  for (let written = 0; written < items.length; written += ITEMS_PER_TRANSACTION_MAX) {
    const group = items.slice(written, written + ITEMS_PER_TRANSACTION_MAX);
    // With its token, a transaction that took effect though its answer was lost is not done again.
    const ClientRequestToken = `${token}-${written / ITEMS_PER_TRANSACTION_MAX}`;
    const send = () => connection.sdk.send(new TransactWriteItemsCommand({ TransactItems: group, ClientRequestToken }));
    try {
      await repeated(send, mayPass, connection.system, READ_BACK_OFF);
    } catch (error) {
      throw transactionFailure({ items: items.length, written, tried: group.length }, error);
    }
    connection.count('dynamo_transact_write_operations');
  }
}

function readItems(connection: Connection, given: unknown): TransactionItem[] {
  if (!Array.isArray(given)) {
    throw new InvalidInputError({ path: 'items', expected: 'a list of actions of a transaction', given });
  }
  for (const [i, item] of given.entries()) checkItem(connection, item, `items[${i}]`);
  return given;
}

function checkItem(connection: Connection, item: unknown, path: string): void {
  const [[action = '', request] = [], ...others] = isRecord(item) ? Object.entries(item) : [];
  if (others.length > 0 || !isAction(action) || !isRecord(request) || !isRecord(request[ACTIONS[action]])) {
    const expected = Object.entries(ACTIONS).map(([name, part]) => `{ ${name}: { TableName, ${part}, ... } }`);
    throw new InvalidInputError({ path, expected: expected.join(' or '), given: item });
  }
  connection.tableNamed(request.TableName, `${path}.${action}.TableName`);
}

function isAction(name: string): name is keyof typeof ACTIONS {
  return Object.hasOwn(ACTIONS, name);
}

function readToken(given: unknown): string | undefined {
  const isText = typeof given === 'string' && given.length > 0 && given.length <= TOKEN_CHARACTERS_MAX;
  if (given === undefined || isText) return given;
  const expected = `a text of 1 to ${TOKEN_CHARACTERS_MAX} characters`;
  throw new InvalidInputError({ path: 'idempotencyToken', expected, given });
}
