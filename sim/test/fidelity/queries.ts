import fc from 'fast-check';
import type { TableKind } from 'sosw/aws/store';
import type { Item } from '../../src/dynamodb/item.ts';
import { NAMES, type Request } from './backends.ts';
import { type Condition, DUES, IDS, LANES, N, number, of, placeholders, S, SLOTS, text } from './shapes.ts';

/** Which rows: a lane or some of its ids; in the index, those that are due. */
export function queriesOf(kind: TableKind, index: boolean): fc.Arbitrary<Request> {
  const range: fc.Arbitrary<Condition> = index
    ? fc.record({ text: fc.constant(' AND #due_ms <= :to'), values: fc.record({ ':to': number(...DUES) }) })
    : fc.record({
        text: fc.constant(' AND #task_id BETWEEN :from AND :to'),
        // DynamoDB refuses bounds that are turned round, core never sends them.
        values: fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS)).map((ids) => {
          const [from = '', to = ''] = [...ids].sort();
          return { ':from': S(from), ':to': S(to) };
        }),
      });
  return fc
    .record({
      lane: text(...LANES),
      within: fc.option(range, { nil: undefined }),
      limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      after: fc.option(fc.tuple(text(...IDS), number(...DUES)), { nil: undefined }),
      isBackwards: fc.boolean(),
      filter: fc.constantFrom(undefined, '#attempts < :max'),
      columns: fc.constantFrom(undefined, ...(index ? ['#task_id, #due_ms'] : ['#task_id', '#lane, #attempts'])),
    })
    .map(({ lane, within, limit, after, isBackwards, filter, columns }) => {
      const where = `#lane = :lane${within?.text ?? ''}`;
      const values = { ':lane': lane, ...within?.values, ...(filter && { ':max': N(2) }) };
      // A start outside of the condition is an error; core starts where a page of the same condition ended.
      const isStarted = after && (!within || isInside(within.values, ...after));
      return of('Query', {
        ...{ TableName: NAMES[kind], KeyConditionExpression: where, ConsistentRead: true },
        ...(index && { IndexName: 'due' }),
        ...(limit !== undefined && { Limit: limit }),
        ...(isStarted && { ExclusiveStartKey: { lane, task_id: after[0], ...(index && { due_ms: after[1] }) } }),
        ...(isBackwards && !index && { ScanIndexForward: false }),
        ...(filter && { FilterExpression: filter }),
        ...(columns && { ProjectionExpression: columns }),
        ...placeholders([where, filter, columns], values),
      });
    });
}

function isInside({ ':from': from, ':to': to }: Item, id: Item[string], due: Item[string]): boolean {
  if (to?.N !== undefined) return Number(due?.N) <= Number(to.N);
  return `${from?.S}` <= `${id?.S}` && `${id?.S}` <= `${to?.S}`;
}

/** Slots of a labourer: their numbers are in order, not their texts. */
export const slotQueries: fc.Arbitrary<Request> = fc
  .record({
    labourer: text('w', 'v', 'nobody'),
    limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    after: fc.option(number(...SLOTS), { nil: undefined }),
    isBackwards: fc.boolean(),
  })
  .map(({ labourer, limit, after, isBackwards }) => {
    const where = '#labourer_id = :labourer';
    return of('Query', {
      ...{ TableName: NAMES.running, KeyConditionExpression: where, ConsistentRead: true },
      ...(limit !== undefined && { Limit: limit }),
      ...(after && { ExclusiveStartKey: { labourer_id: labourer, slot: after } }),
      ...(isBackwards && { ScanIndexForward: false }),
      ...placeholders([where], { ':labourer': labourer }),
    });
  });
