import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidInputError } from 'sosw';

export const DEMO_NAMES = ['weather', 'tutorial'] as const;
const FILE = 'demo.json';

/** What a demo should find at the end. */
export interface Expectation {
  readonly completed: number;
  /** Attempts that may be inside user code at once. */
  readonly at_once_max: number;
  /** Rows that its tables should hold, by table. */
  readonly rows: Readonly<Record<string, number>>;
}

export interface Demo {
  readonly title: string;
  /** Where its `sosw.config.ts` stands. */
  readonly folder: string;
  /** The job as JSON text, so that the order of its keys is kept. */
  readonly job: string;
  readonly expect: Expectation;
}

/** Examples of the repository, and where the published command brings them. */
const FOLDERS = ['../examples', '../../../examples'].map((path) =>
  fileURLToPath(new URL(`../${path}`, import.meta.url)),
);

/**
 * Reads `demo.json` of an example.
 *
 * @throws InvalidInputError when there is no such example, or its file makes no sense
 */
export async function readDemo(name: string): Promise<Demo> {
  const folder = [...FOLDERS.map((each) => join(each, name)), name].find((each) => existsSync(join(each, FILE)));
  if (folder === undefined) {
    const expected = `${DEMO_NAMES.join(' or ')}, or a folder with a ${FILE}`;
    throw new InvalidInputError({ path: 'demo', expected, given: name });
  }
  const demo: unknown = JSON.parse(await readFile(join(folder, FILE), 'utf8'));
  if (!isDemoFile(demo)) {
    throw new InvalidInputError({ path: join(folder, FILE), expected: 'title, job and expect', given: demo });
  }
  const job = await readFile(join(folder, demo.job), 'utf8');
  return { ...demo, folder, job };
}

function isDemoFile(value: unknown): value is Pick<Demo, 'title' | 'job' | 'expect'> {
  const { title, job, expect } = (value ?? {}) as Partial<Demo>;
  const { completed, at_once_max, rows } = (expect ?? {}) as Partial<Expectation>;
  const areRight = [title, job].every((text) => typeof text === 'string');
  return areRight && [completed, at_once_max].every(Number.isInteger) && typeof rows === 'object';
}
