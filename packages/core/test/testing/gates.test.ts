import { expect, test } from 'vitest';
import { gated } from '../../src/testing/index.ts';

/** A port with a memory of what took effect. */
class Shelf {
  readonly books: string[] = [];
  async put(book: string): Promise<number> {
    if (book === '') throw new Error('no title');
    this.books.push(book);
    return this.books.length;
  }
  async count(): Promise<number> {
    return this.books.length;
  }
  *titles(): Iterable<string> {
    yield* this.books;
  }
}

test('only the named operations wait', async () => {
  const gate = gated(new Shelf(), 'put');
  void gate.port.put('a');
  expect(await gate.port.count()).toBe(0);
  expect([...gate.port.titles()]).toEqual([]);
});

test('a call waits before its effect, tells its arguments, and goes on when it is released', async () => {
  const gate = gated(new Shelf(), 'put');
  const put = gate.port.put('a');
  const call = await gate.reached('put');
  expect(call.args).toEqual(['a']);
  expect(await gate.port.count()).toBe(0);
  await call.release();
  expect(await put).toBe(1);
});

test('reached may be asked for before the call is made', async () => {
  const gate = gated(new Shelf(), 'put');
  const reached = gate.reached('put');
  const put = gate.port.put('a');
  await (await reached).release();
  expect(await put).toBe(1);
});

test('calls are handed out in their order and may be released in another', async () => {
  const gate = gated(new Shelf(), 'put');
  const puts = [gate.port.put('a'), gate.port.put('b')];
  const [a, b] = [await gate.reached('put'), await gate.reached('put')];
  await b.release();
  await a.release();
  expect(await Promise.all(puts)).toEqual([2, 1]);
  expect([...gate.port.titles()]).toEqual(['b', 'a']);
});

test('an effect may take place while its caller goes on waiting, and takes place once', async () => {
  const gate = gated(new Shelf(), 'put');
  const put = gate.port.put('a');
  const call = await gate.reached('put');
  await call.perform();
  await call.perform();
  expect(await gate.port.count()).toBe(1);
  await call.release();
  expect(await put).toBe(1);
  expect(await gate.port.count()).toBe(1);
});

test('a caller may be given another answer, with the effect or without', async () => {
  const gate = gated(new Shelf(), 'put');
  const puts = [gate.port.put('a'), gate.port.put('b')];
  const [lost, unheard] = [await gate.reached('put'), await gate.reached('put')];
  lost.answer(99);
  await unheard.perform();
  unheard.answer(98);
  expect(await Promise.all(puts)).toEqual([99, 98]);
  expect([...gate.port.titles()]).toEqual(['b']);
});

test('a failure reaches the caller, not whoever releases it', async () => {
  const gate = gated(new Shelf(), 'put');
  const put = expect(gate.port.put('')).rejects.toThrow('no title');
  await (await gate.reached('put')).release();
  await put;
});

test('release lets go what waits now; later calls wait again', async () => {
  const gate = gated(new Shelf(), 'put', 'count');
  const [put, count] = [gate.port.put('a'), gate.port.count()];
  await gate.release('put');
  expect(await put).toBe(1);
  await gate.release();
  expect(await count).toBe(1);
  const late = gate.port.put('b');
  await (await gate.reached('put')).release();
  expect(await late).toBe(2);
});

test('an open gate holds nothing, until it is told to again', async () => {
  const gate = gated(new Shelf(), 'put');
  const held = gate.port.put('a');
  await gate.open();
  expect(await held).toBe(1);
  expect(await gate.port.put('b')).toBe(2);
  gate.hold('count');
  const count = gate.port.count();
  await (await gate.reached('count')).release();
  expect(await count).toBe(2);
});
