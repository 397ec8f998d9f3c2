import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Where results are kept; figures of the README are made from them. */
export const RESULTS_FOLDER: string = fileURLToPath(new URL('../../results/', import.meta.url));

/** A measurement, and where it was made. */
export interface Result {
  readonly bench: string;
  /** `2026-11-24T08:00:00.000Z` */
  readonly date: string;
  readonly node: string;
  readonly cores: number;
  readonly commit?: string;
  readonly [figure: string]: unknown;
}

export function resultOf(bench: string, figures: Readonly<Record<string, unknown>>): Result {
  const commit = currentCommit();
  return {
    ...{ bench, date: new Date().toISOString(), node: process.versions.node, cores: availableParallelism() },
    ...(commit !== undefined && { commit }),
    ...figures,
  };
}

/** Writes `bench/results/NAME.json`. */
export function saveResult(result: Result): void {
  mkdirSync(RESULTS_FOLDER, { recursive: true });
  writeFileSync(`${RESULTS_FOLDER}${result.bench}.json`, `${JSON.stringify(result, null, 2)}\n`);
}

/** Undefined where there is no git, or no repository. */
function currentCommit(): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: RESULTS_FOLDER,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}
