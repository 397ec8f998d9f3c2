import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { VectorSuite } from './compare.ts';

/** Our copies of the vectors, whatever is run. */
export const OWN_FOLDER: string = fileURLToPath(new URL('.', import.meta.url));

/** Other vectors of the same format may be run in their place. */
const FOLDER = process.env.SOSW_VECTORS_DIR || OWN_FOLDER;

/** Describes each suite whose file is called so; that there is one is a test. */
export function describeSuites<Suite = VectorSuite>(names: RegExp, body: (suite: Suite) => void): void {
  const files = readdirSync(FOLDER).filter((file) => names.test(file));

  it(`finds vectors in ${FOLDER}`, () => {
    expect(files).not.toEqual([]);
  });

  describe.each(files)('%s', (file) => body(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))));
}
