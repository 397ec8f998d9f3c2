import { createHash } from 'node:crypto';

/**
 * How often a hashtag was used on a day. It stands in for the API of a social network: made up, but the same for the
 * same word and day.
 */
export async function countHashtag(word: string, date: string): Promise<number> {
  const digest = createHash('sha256').update(`${word} ${date}`).digest();
  return digest.readUInt16BE() % 5000;
}
