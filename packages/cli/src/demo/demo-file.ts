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
  readonly dead: number;
  /** Attempts beyond the first ones. */
  readonly retries: number;
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
  /** Variables for its workers, over those of its configuration. */
  readonly environment: Readonly<Record<string, string>>;
  readonly expect: Expectation;
}

/** The file: how the demo runs, and how it runs without the faults that are planned. */
interface DemoFile extends Pick<Demo, 'title' | 'job' | 'expect'> {
  readonly calm?: Pick<Demo, 'environment' | 'expect'>;
}

/** Examples of the repository, and where the published command brings them. */
const FOLDERS = ['../examples', '../../../examples'].map((path) =>
  fileURLToPath(new URL(`../${path}`, import.meta.url)),
);

/**
 * Reads `demo.json` of an example.
 *
 * @param isCalm without the faults that it plans, if it plans any
 * @throws InvalidInputError when there is no such example, or its file makes no sense
 */
export async function readDemo(name: string, isCalm: boolean): Promise<Demo> {
  const folder = [...FOLDERS.map((each) => join(each, name)), name].find((each) => existsSync(join(each, FILE)));
  if (folder === undefined) {
    const expected = `${DEMO_NAMES.join(' or ')}, or a folder with a ${FILE}`;
    throw new InvalidInputError({ path: 'demo', expected, given: name });
  }
  const file: unknown = JSON.parse(await readFile(join(folder, FILE), 'utf8'));
  if (!isDemoFile(file)) {
    throw new InvalidInputError({ path: join(folder, FILE), expected: 'title, job and expect', given: file });
  }
  const { title, expect, calm } = file;
  const job = await readFile(join(folder, file.job), 'utf8');
  return { title, folder, job, environment: {}, expect, ...(isCalm && calm) };
}

function isDemoFile(value: unknown): value is DemoFile {
  const { title, job, expect, calm } = (value ?? {}) as Partial<DemoFile>;
  const areRight = [title, job].every((text) => typeof text === 'string');
  return areRight && isExpectation(expect) && (calm === undefined || isExpectation(calm.expect));
}

function isExpectation(value: unknown): value is Expectation {
  const { completed, dead, retries, at_once_max, rows } = (value ?? {}) as Partial<Expectation>;
  return [completed, dead, retries, at_once_max].every(Number.isInteger) && typeof rows === 'object';
}
