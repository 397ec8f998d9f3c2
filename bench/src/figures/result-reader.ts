import { existsSync, readFileSync } from 'node:fs';
import { BenchError } from '../bench-error.ts';

/** A saved result whose figures are read by name: `quiet.usd_per_million`. */
export interface ResultReader {
  /** @throws BenchError when there is no such number */
  number(path: string): number;
  /** @throws BenchError when there is no such text */
  text(path: string): string;
}

/** @throws BenchError when it was not saved yet */
export function readResult(folder: string, bench: string): ResultReader {
  const file = `${folder}${bench}.json`;
  if (!existsSync(file)) throw new BenchError(`no result of ${bench}: npm run bench -- ${bench} --save`);
  return resultReader(bench, JSON.parse(readFileSync(file, 'utf8')));
}

export function resultReader(bench: string, result: unknown): ResultReader {
  return {
    number(path) {
      const value = valueAt(result, path);
      if (typeof value === 'number') return value;
      throw new BenchError(`${bench}: expected a number at ${path}, got ${JSON.stringify(value)}`);
    },
    text(path) {
      const value = valueAt(result, path);
      if (typeof value === 'string') return value;
      throw new BenchError(`${bench}: expected a text at ${path}, got ${JSON.stringify(value)}`);
    },
  };
}

function valueAt(result: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    const isObject = typeof value === 'object' && value !== null;
    return isObject ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
  }, result);
}
