import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger, totalsOf } from '../../src/counting/ledger.ts';

const exchange = fc.record({
  operation: fc.constantFrom('PutItem', 'Query', 'DeleteItem'),
  table: fc.constantFrom('a', 'b'),
  units: fc.nat({ max: 40 }).map((halves) => halves / 2),
});

function ledgerOf(exchanges: readonly { operation: string; table: string; units: number }[]): Ledger {
  const ledger = new Ledger();
  for (const { operation, table, units } of exchanges) {
    const response = { ConsumedCapacity: { TableName: table, CapacityUnits: units } };
    ledger.add({ operation, request: { TableName: table }, response });
  }
  return ledger;
}

describe('the ledger', () => {
  it('neither loses nor invents a unit', () => {
    fc.assert(
      fc.property(fc.array(exchange), (exchanges) => {
        const { requests, readUnits, writeUnits } = totalsOf(ledgerOf(exchanges).take());
        expect(requests).toBe(exchanges.length);
        expect(readUnits + writeUnits).toBe(exchanges.reduce((sum, { units }) => sum + units, 0));
      }),
    );
  });

  it('has one entry an operation and table, whatever the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(exchange), (exchanges) => {
        const entries = ledgerOf(exchanges).take();
        expect(ledgerOf(exchanges.toReversed()).take()).toEqual(entries);
        const keys = entries.map(({ table, operation }) => `${table} ${operation}`);
        expect(keys).toEqual([...new Set(keys)].toSorted());
      }),
    );
  });

  it('gives out everything once', () => {
    const ledger = ledgerOf([{ operation: 'Query', table: 'a', units: 1 }]);
    expect(ledger.take()).toHaveLength(1);
    expect(ledger.take()).toEqual([]);
  });
});
