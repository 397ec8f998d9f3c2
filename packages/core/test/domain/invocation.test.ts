import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObjectText, workerEvent } from '../../src/domain/invocation.ts';
import { parseReceipt, writeReceipt } from '../../src/domain/receipt.ts';

const invoke = (payload: string, attempt = 1) =>
  workerEvent({
    task: { lane: 'w#0', taskId: 'w~0~1', labourerId: 'w', createdAt: 1795480000.25, payload },
    attempt,
    leaseUntilMs: 5,
    slot: 3,
    token: 'AAAAAAAAAAAAAAAAAAAAAA',
  });

const FIELDS = {
  task_id: 'w~0~1',
  labourer_id: 'w',
  created_at: 1795480000.25,
  attempts: 0,
  attempt: 1,
  lease_until_ms: 5,
  receipt: '3.AAAAAAAAAAAAAAAAAAAAAA',
};

describe('the event of a worker', () => {
  it('is the payload overlaid with the fields of the task', () => {
    expect(JSON.parse(invoke('{"a":1}') ?? '')).toEqual({ a: 1, ...FIELDS });
    expect(JSON.parse(invoke('{}') ?? '')).toEqual(FIELDS);
    expect(JSON.parse(invoke(' {\n } ') ?? '')).toEqual(FIELDS);
    expect(JSON.parse(invoke('{"a":1}', 3) ?? '')).toMatchObject({ attempts: 2, attempt: 3 });
  });

  it('overrules keys of the payload with the same names', () => {
    expect(JSON.parse(invoke('{"task_id":"forged","receipt":7}') ?? '')).toEqual(FIELDS);
  });

  it('carries the payload bit for bit', () => {
    expect(invoke('{"id":12345678901234567890, "x": 1e-07 }')).toMatch(/^\{"id":12345678901234567890, "x": 1e-07,/);
  });

  it('holds every payload that is an object, and no other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const event = invoke(text);
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        expect(isJsonObjectText(text)).toBe(isObject);
        if (isObject) expect(JSON.parse(event ?? '')).toEqual({ ...JSON.parse(text), ...FIELDS });
        else expect(event).toBeUndefined();
      }),
    );
    for (const text of ['', '{', '{"a":1', 'None', '{1:2}']) expect(invoke(text)).toBeUndefined();
  });
});

describe('receipts', () => {
  it('say slot and token', () => {
    const tokens = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
    fc.assert(
      fc.property(fc.nat(9999), tokens, (slot, token) => {
        expect(parseReceipt(writeReceipt({ slot, token }))).toEqual({ slot, token });
      }),
    );
  });

  it('that do not parse count as none', () => {
    for (const text of [undefined, null, 7, '', '3', '3.', '.abcdefgh', 'x.abcdefgh', '3.ab cdefgh', '-1.abcdefgh'])
      expect(parseReceipt(text)).toBeUndefined();
  });
});
