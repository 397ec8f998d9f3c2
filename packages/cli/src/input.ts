import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { InvalidArgumentError } from 'commander';
import { InvalidInputError } from 'sosw';
import type { Shell } from './shell.ts';

/**
 * The text of a file; `-` is standard input.
 *
 * @param name what errors call the file. Default: as the command's only file
 * @throws InvalidInputError when it cannot be read
 */
export async function readInput(path: string, { cwd, stdin }: Shell, name = 'file'): Promise<string> {
  if (path === '-') return text(stdin);
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (cause) {
    throw new InvalidInputError({ path: name, expected: 'a file that can be read', given: path, cause });
  }
}

/** Reads an option that is a number. */
export function numberFrom(min: number, max: number, options: { whole?: boolean } = {}): (given: string) => number {
  const { whole = false } = options;
  return (given) => {
    const value = given.trim() === '' ? Number.NaN : Number(given);
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`Expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`);
  };
}
