import type { ConditionCheck } from '@aws-sdk/client-dynamodb';
import { type FilterExpression, readClause } from './clause.ts';
import { Expression } from './expression.ts';
import type { Item, RowCodec } from './row-codec.ts';

/** An action that changes nothing, and lets its transaction happen only if a row meets the condition. */
export function conditionCheck(
  of: { readonly TableName: string; readonly Key: Item },
  condition: FilterExpression,
  codec: RowCodec,
): ConditionCheck {
  const expression = new Expression(of.TableName, codec);
  const clause = readClause(condition, 'condition', (column) => codec.isMapped(column));
  return { ...of, ConditionExpression: expression.clause(clause), ...expression.attributes() };
}
