import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** What differs from run to run: who and when, and how long something took. Quotes are kept, digits and texts are not. */
const VARYING = /"(task_id|created_at|lease_until_ms|receipt|(?:total_)?time_\w+)":( ?)("?)[^",}]*\3/g;

/** A text that crosses between the languages is, but for what varies, the recorded one byte by byte. */
export async function expectGolden(text: string | undefined, name: string): Promise<void> {
  const golden = fileURLToPath(new URL(`../golden/${name}.txt`, import.meta.url));
  await expect(text?.replace(VARYING, '"$1":$2$3<$1>$3')).toMatchFileSnapshot(golden);
}
