import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  TransactionError,
  TransactionUnavailableError,
  UnprocessedKeysError,
} from '../../../src/aws/dynamodb/index.ts';
import { RUNS } from '../../fuzz/rubbish.ts';
import { clientMaker } from './client-maker.ts';

const clientThat = clientMaker({ tableName: 't', rowMapper: { id: 'N' } });

/** Answers in turn, and the last one from then on. */
const inTurn = <Answer>(answers: readonly [Answer, ...Answer[]]) => {
  let asked = 0;
  return () => answers[asked++] ?? answers.at(-1) ?? answers[0];
};

/** At least one. */
const sequence = <Value>(values: fc.Arbitrary<Value>) => fc.tuple(values, values, values, values);

describe('a batch get', () => {
  /** Of each key of a request, in turn: whether it is left unread. */
  const unread = sequence(fc.array(fc.boolean(), { maxLength: 8 }));

  it('gives every row once, or tells which keys it has not read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(300), { maxLength: 250 }),
        unread,
        fc.nat(3),
        async (ids, pattern, maxRetries) => {
          const next = inTurn(pattern);
          const stored = (id: number) => id % 3 !== 0;
          const client = clientThat(({ params }) => {
            const keys: { id: { N: string } }[] = Object(params).RequestItems.t.Keys;
            expect(keys.length).toBeLessThanOrEqual(100);
            expect(new Set(keys.map(({ id }) => id.N)).size).toBe(keys.length);
            const leaves = next();
            const isLeft = (i: number) => leaves.length > 0 && leaves[i % leaves.length] === true;
            const left = keys.filter((_key, i) => isLeft(i));
            return {
              Responses: { t: keys.filter(({ id }, i) => !isLeft(i) && stored(Number(id.N))) },
              UnprocessedKeys: left.length > 0 ? { t: { Keys: left } } : {},
            };
          });
          const asked = ids.map((id) => ({ id }));
          const existing = [...new Set(ids)].filter(stored);
          try {
            expect(sorted(await client.batchGet(asked, { maxRetries }))).toEqual(ascending(existing));
          } catch (error) {
            if (!(error instanceof UnprocessedKeysError)) throw error;
            const left = error.details.keys.map(({ id }) => Number(id));
            expect(left.length).toBeGreaterThan(0);
            expect(left.every((id) => ids.includes(id))).toBe(true);
            const read = existing.filter((id) => !left.includes(id));
            expect(sorted(error.rows)).toEqual(ascending(read));
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe('a transaction', () => {
  type Event = 'done' | 'conflict' | 'refused' | 'lost before' | 'lost after' | 'throttled';
  const events = fc.array(
    fc.constantFrom<Event>('done', 'done', 'done', 'conflict', 'refused', 'lost before', 'lost after', 'throttled'),
    { maxLength: 8 },
  );

  /** Half of them need more than one transaction. */
  const counts = fc.oneof(fc.nat(5), fc.integer({ min: 95, max: 350 }));

  it('is written as a whole, or tells what is written; sent again with its token, it is written once', async () => {
    await fc.assert(
      fc.asyncProperty(counts, events, async (count, happening) => {
        const done = new Map<string, readonly number[]>();
        const left = [...happening];
        const client = clientThat(({ params }) => {
          const { TransactItems: group, ClientRequestToken: token } = Object(params);
          const ids: number[] = group.map((item: { Put: { Item: { id: { N: string } } } }) =>
            Number(item.Put.Item.id.N),
          );
          expect(ids.length).toBeLessThanOrEqual(100);
          const event = done.has(token) ? 'done' : (left.shift() ?? 'done');
          if (event === 'done' || event === 'lost after') done.set(token, ids);
          return event === 'done' ? {} : failure(event, ids.length);
        });
        const items = Array.from({ length: count }, (_, id) => client.makePutTransactionItem({ id }));
        const written = () => [...done.values()].flat();
        const options = { idempotencyToken: 'token' };
        for (let tries = 0; ; tries++) {
          try {
            await client.transactWrite(items, options);
            break;
          } catch (error) {
            const isRefused = error instanceof TransactionError;
            if (!isRefused && !(error instanceof TransactionUnavailableError)) throw error;
            const { details } = error;
            const known = Array.from({ length: details.written }, (_, id) => id);
            const unknown = Array.from({ length: details.tried }, (_, i) => details.written + i);
            if (!isRefused && error.isUnknown) expect([known, [...known, ...unknown]]).toContainEqual(written());
            else expect(written()).toEqual(known);
            expect(details.items).toBe(count);
            expect(tries).toBeLessThan(happening.length);
          }
        }
        expect(written()).toEqual(Array.from({ length: count }, (_, id) => id));
      }),
      { numRuns: RUNS },
    );
  });

  function failure(event: Exclude<Event, 'done'>, items: number): Error {
    if (event === 'lost before' || event === 'lost after') {
      return Object.assign(new Error('no answer'), { name: 'TimeoutError', $metadata: {} });
    }
    if (event === 'throttled') {
      return Object.assign(new Error('busy'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
    }
    const Code = event === 'conflict' ? 'TransactionConflict' : 'ConditionalCheckFailed';
    const CancellationReasons = Array.from({ length: items }, (_, i) => ({ Code: i === 0 ? Code : 'None' }));
    const name = 'TransactionCanceledException';
    return Object.assign(new Error('cancelled'), { name, $metadata: { httpStatusCode: 400 }, CancellationReasons });
  }
});

function sorted(rows: readonly object[]): number[] {
  return ascending(rows.map((row) => Number(Object(row).id)));
}

function ascending(ids: readonly number[]): number[] {
  return ids.toSorted((a, b) => a - b);
}
