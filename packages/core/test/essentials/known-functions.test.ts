import { expect, it } from 'vitest';
import { KnownFunctions } from '../../src/essentials/known-functions.ts';
import { FunctionFactsError } from '../../src/ports/function-facts.ts';
import { ManualSystem } from '../../src/testing/index.ts';
import { FakeFunctions } from './fake-functions.ts';

function container() {
  const system = new ManualSystem();
  const functions = new FakeFunctions();
  return { system, functions, known: new KnownFunctions(functions, system.clock) };
}

it('a function is asked for once a minute', async () => {
  const { system, functions, known } = container();
  expect(await known.describe('w')).toEqual({ timeoutMs: 30_000 });
  functions.facts.set('w', { timeoutMs: 60_000 });
  await system.advance(59_999);
  expect(await known.describe('w')).toEqual({ timeoutMs: 30_000 });
  expect(functions.described).toEqual(['w']);
  await system.advance(1);
  expect(await known.describe('w')).toEqual({ timeoutMs: 60_000 });
  expect(functions.described).toEqual(['w', 'w']);
});

it('each function is asked for by itself', async () => {
  const { functions, known } = container();
  functions.facts.set('v', { timeoutMs: 1_000 });
  expect(await known.describe('w')).toEqual({ timeoutMs: 30_000 });
  expect(await known.describe('v')).toEqual({ timeoutMs: 1_000 });
  expect(functions.described).toEqual(['w', 'v']);
});

it('a function that is missing is asked for each time, so that it is found as soon as it is there', async () => {
  const { functions, known } = container();
  functions.facts.set('w', 'missing');
  expect(await known.describe('w')).toBe('missing');
  expect(await known.describe('w')).toBe('missing');
  functions.facts.delete('w');
  expect(await known.describe('w')).toEqual({ timeoutMs: 30_000 });
  expect(functions.described).toHaveLength(3);
});

it('a function that was deleted is found missing after a minute, and is not remembered', async () => {
  const { system, functions, known } = container();
  await known.describe('w');
  functions.facts.set('w', 'missing');
  await system.advance(60_000);
  expect(await known.describe('w')).toBe('missing');
  expect(await known.describe('w')).toBe('missing');
  expect(functions.described).toHaveLength(3);
});

it('what Lambda did not tell is not remembered', async () => {
  const { functions, known } = container();
  functions.facts.set('w', 'silent');
  await expect(known.describe('w')).rejects.toThrow(FunctionFactsError);
  functions.facts.delete('w');
  expect(await known.describe('w')).toEqual({ timeoutMs: 30_000 });
});
