export type StatValue = number | string;

const TOTAL = 'total_';

/** What a Processor counts while it works on one event, and the totals of its container. */
export class Stats {
  readonly #values = new Map<string, StatValue>();

  /** Adds to a counter, which starts at 0. */
  add(key: string, n = 1): void {
    const before = this.#values.get(key);
    this.#values.set(key, typeof before === 'number' ? before + n : n);
  }

  /** Replaces a value; a text is a remark, not a counter: it becomes no total. */
  set(key: string, value: StatValue): void {
    this.#values.set(key, value);
  }

  get(key: string): StatValue | undefined {
    return this.#values.get(key);
  }

  /** Every value, those of the container (`total_*`) included. */
  toJSON(): Record<string, StatValue> {
    return Object.fromEntries(this.#values);
  }

  /**
   * Begins anew: each number is added to `total_<key>`, texts are dropped. What is a total already, and the keys in
   * `lifetime`, stay as they are.
   */
  reset(lifetime: readonly string[] = []): void {
    for (const [key, value] of [...this.#values]) {
      if (key.startsWith(TOTAL) || lifetime.includes(key)) continue;
      this.#values.delete(key);
      if (typeof value === 'number') this.add(`${TOTAL}${key}`, value);
    }
  }
}

/** The values with those of another counter: equal keys are summed, texts replaced. */
export function summed(
  stats: Readonly<Record<string, StatValue>>,
  others: Readonly<Record<string, StatValue>>,
): Record<string, StatValue> {
  const sum = new Map(Object.entries(stats));
  for (const [key, value] of Object.entries(others)) {
    const before = sum.get(key);
    sum.set(key, typeof before === 'number' && typeof value === 'number' ? before + value : value);
  }
  return Object.fromEntries(sum);
}

/** The values without the totals of the container, which are no task's own. */
export function withoutTotals(stats: Readonly<Record<string, StatValue>>): Record<string, StatValue> {
  return Object.fromEntries(Object.entries(stats).filter(([key]) => !key.startsWith(TOTAL)));
}
