/** Where each of several parts begins in the whole, so that any range of the whole is found without counting again. */
export class Counts {
  /** Start of each part, and the total behind the last one. */
  readonly #starts: readonly number[];

  constructor(totals: readonly number[]) {
    const starts = [0];
    let sum = 0;
    for (const total of totals) {
      sum += total;
      starts.push(sum);
    }
    this.#starts = starts;
  }

  get total(): number {
    return this.#start(this.#starts.length - 1);
  }

  /** The parts that a range of the whole touches, in order, and the range of each in its own counting. */
  *parts(from: number, to: number): Iterable<{ index: number; from: number; to: number }> {
    for (let index = this.#partAt(from); index < this.#starts.length - 1 && this.#start(index) < to; index += 1) {
      const start = this.#start(index);
      yield { index, from: Math.max(from - start, 0), to: Math.min(to, this.#start(index + 1)) - start };
    }
  }

  /** The part that holds `position`, by halving. Empty parts hold nothing. */
  #partAt(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#start(middle) <= position) low = middle;
      else high = middle;
    }
    return low;
  }

  #start(index: number): number {
    return this.#starts[index] ?? 0;
  }
}
