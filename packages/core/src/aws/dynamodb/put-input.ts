import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { Expression } from './expression.ts';
import type { RowCodec } from './row-codec.ts';
import { type Settings, theHashKey } from './settings.ts';

/**
 * The request that writes a whole row.
 *
 * @param isNew refuse the row when one of the same key exists
 * @throws InvalidInputError, ColumnError
 */
export function putInput(
  table: string,
  row: object,
  isNew: boolean,
  { codec, settings }: { readonly codec: RowCodec; readonly settings: Settings },
): PutItemCommandInput {
  const Item = codec.encodeWholeRow(table, row);
  if (!isNew) return { TableName: table, Item };
  const expression = new Expression(table, codec);
  // The row of the same key, if there is one, is what DynamoDB tries this on: it has its partition key.
  const ConditionExpression = expression.clause({ attributeNotExists: theHashKey(settings, 'writing new rows only') });
  return { TableName: table, Item, ConditionExpression, ...expression.attributes() };
}
