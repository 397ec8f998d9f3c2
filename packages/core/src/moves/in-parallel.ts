/** Runs `work` on all items, at most `limit` at once. Rejects with the first error after all that began have ended. */
export async function inParallel<Item>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (first: Item) => {
    await work(first);
    for (let turn = queue.next(); !turn.done; turn = queue.next()) await work(turn.value);
  };
  const workers: Promise<void>[] = [];
  while (workers.length < limit) {
    const turn = queue.next();
    if (turn.done) break;
    workers.push(worker(turn.value));
  }
  const failed = (await Promise.allSettled(workers)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
