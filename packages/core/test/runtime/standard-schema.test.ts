import { expect, test } from 'vitest';
import { issueLines } from '../../src/runtime/standard-schema.ts';

test('an issue says where it is, however its path is told', () => {
  const lines = issueLines([
    { message: 'no object' },
    { message: 'no text', path: ['words', 1] },
    { message: 'no number', path: [{ key: 'limit' }, { key: 'max' }] },
  ]);
  expect(lines).toEqual(['no object', 'words.1: no text', 'limit.max: no number']);
});
