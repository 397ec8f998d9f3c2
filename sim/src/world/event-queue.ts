/** What happens at a moment of the world. */
export interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Events by time, those of one moment in the order in which they were added: a binary heap. */
export class EventQueue {
  readonly #heap: Event[] = [];
  #added = 0;

  get next(): Event | undefined {
    return this.#heap[0];
  }

  add(atMs: number, run: () => void): void {
    const event = { atMs, order: this.#added++, run };
    let n = this.#heap.push(event) - 1;
    while (n > 0) {
      const parent = (n - 1) >> 1;
      if (!this.#isBefore(n, parent)) break;
      this.#swap(n, parent);
      n = parent;
    }
  }

  take(): Event | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    this.#heap[0] = last;
    let n = 0;
    for (;;) {
      const [left, right] = [2 * n + 1, 2 * n + 2];
      let least = n;
      if (left < this.#heap.length && this.#isBefore(left, least)) least = left;
      if (right < this.#heap.length && this.#isBefore(right, least)) least = right;
      if (least === n) return first;
      this.#swap(n, least);
      n = least;
    }
  }

  #isBefore(n: number, m: number): boolean {
    const [a, b] = [this.#heap[n], this.#heap[m]];
    if (!a || !b) return false;
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  #swap(n: number, m: number): void {
    const [a, b] = [this.#heap[n], this.#heap[m]];
    if (!a || !b) return;
    this.#heap[n] = b;
    this.#heap[m] = a;
  }
}
