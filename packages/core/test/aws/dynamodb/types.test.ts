import { describe, expectTypeOf, it } from 'vitest';
import { DynamoDbClient, type RowInput, type RowOf, type TransactionItem } from '../../../src/aws/dynamodb/index.ts';
import type { ClientClass, ClientsOf } from '../../../src/ports/client.ts';

// Checked by the compiler: `tsc -b` fails where a line here is not true.

interface Reading {
  place: string;
  degrees: number;
}

describe('the types of rows', () => {
  it('follow the row mapper', () => {
    expectTypeOf<RowOf<{ id: 'S'; n: 'N' }>>().toEqualTypeOf<{ id: string; n: number }>();
    expectTypeOf<RowOf<{ b: 'B'; f: 'BOOL'; s: 'SS'; o: 'NULL' }>>().toEqualTypeOf<{
      b: Uint8Array;
      f: boolean;
      s: Set<string>;
      o: null;
    }>();
  });

  it('widen numbers only where the configuration does', () => {
    expectTypeOf<RowOf<{ n: 'N' }, 'bigint'>>().toEqualTypeOf<{ n: number | bigint }>();
    expectTypeOf<RowOf<{ n: 'N' }, 'text'>>().toEqualTypeOf<{ n: number | string }>();
  });

  it('are inferred from a configuration in code', () => {
    const client = new DynamoDbClient({ config: { rowMapper: { id: 'S', n: 'N' }, wideIntegers: 'bigint' } });
    expectTypeOf(client.get).returns.resolves.toEqualTypeOf<{ id: string; n: number | bigint } | undefined>();
    expectTypeOf(client.query).returns.resolves.toEqualTypeOf<{ id: string; n: number | bigint }[]>();
    expectTypeOf(client.scan).returns.resolves.toEqualTypeOf<{ id: string; n: number | bigint }[]>();
    expectTypeOf(client.batchGet).returns.resolves.toEqualTypeOf<{ id: string; n: number | bigint }[]>();
  });

  it('refuse what does not fit on writing', () => {
    expectTypeOf<{ id: 'a'; n: 5 }>().toExtend<RowInput<{ id: 'S'; n: 'N' }>>();
    expectTypeOf<{ n: '12345678901234567890' }>().toExtend<RowInput<{ id: 'S'; n: 'N' }>>();
    expectTypeOf<{ id: 5 }>().not.toExtend<RowInput<{ id: 'S'; n: 'N' }>>();
    expectTypeOf<{ n: null }>().not.toExtend<RowInput<{ id: 'S'; n: 'N' }>>();
  });

  it('make transactions of their own items', () => {
    const client = new DynamoDbClient({ config: { rowMapper: { id: 'S', n: 'N' } } });
    expectTypeOf(client.makePutTransactionItem).parameter(0).toEqualTypeOf<RowInput<{ id: 'S'; n: 'N' }>>();
    expectTypeOf(client.makePutTransactionItem).returns.toExtend<TransactionItem>();
    expectTypeOf(client.makeUpdateTransactionItem).returns.toExtend<TransactionItem>();
    expectTypeOf(client.makeDeleteTransactionItem).returns.toExtend<TransactionItem>();
    expectTypeOf(client.makeConditionCheckTransactionItem).returns.toExtend<TransactionItem>();
  });

  it('take any object where nothing is known, interfaces too', () => {
    expectTypeOf<Reading>().toExtend<Parameters<DynamoDbClient['put']>[0]>();
    expectTypeOf<DynamoDbClient['get']>().returns.resolves.toEqualTypeOf<Record<string, unknown> | undefined>();
  });
});

describe('as a client of a Processor', () => {
  it('is registered with and without a mapper', () => {
    expectTypeOf<typeof DynamoDbClient>().toExtend<ClientClass>();
    expectTypeOf<typeof DynamoDbClient<{ id: 'S' }>>().toExtend<ClientClass>();
  });

  it('keeps the types of its rows', () => {
    type Clients = ClientsOf<{ plain: typeof DynamoDbClient; typed: typeof DynamoDbClient<{ id: 'S' }> }>;
    expectTypeOf<Reading>().toExtend<Parameters<Clients['plain']['put']>[0]>();
    expectTypeOf<Clients['typed']['get']>().returns.resolves.toEqualTypeOf<{ id: string } | undefined>();
  });
});
