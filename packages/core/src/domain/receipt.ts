/**
 * What an attempt echoes in its report, so that the WorkerAssistant finds its slot with one read (as the receipt handle
 * of a queue): `<slot>.<token>`. Opaque to workers. Workers of the original echo none.
 */
export interface Receipt {
  readonly slot: number;
  readonly token: string;
}

const RECEIPT = /^(\d{1,9})\.([A-Za-z0-9_-]{8,64})$/;

export function writeReceipt(receipt: Receipt): string {
  return `${receipt.slot}.${receipt.token}`;
}

/** Undefined when it does not parse: such a report counts as one without a receipt. */
export function parseReceipt(text: unknown): Receipt | undefined {
  const match = typeof text === 'string' ? RECEIPT.exec(text) : null;
  if (!match) return undefined;
  const [, slot = '', token = ''] = match;
  return { slot: Number(slot), token };
}
