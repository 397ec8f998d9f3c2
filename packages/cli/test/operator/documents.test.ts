import { afterAll, beforeAll, expect, it } from 'vitest';
import { DocumentChangedError } from '../../src/errors.ts';
import { readDraft, setDocument } from '../../src/operator/documents.ts';
import { startTables, type Tables } from '../support/tables.ts';

let tables: Tables;

beforeAll(async () => {
  tables = await startTables();
}, 30_000);

afterAll(() => tables?.stop());

it('a change that somebody else makes at the same time is not lost', async () => {
  const { documents } = tables;
  /** Where another operator writes between our look and our write. */
  const raced = Object.create(documents, {
    get: {
      value: async (name: string) => {
        const found = await documents.get(name);
        await documents.replace(name, '{"theirs":1}', found);
        return found;
      },
    },
    replace: { value: documents.replace.bind(documents) },
  });
  await expect(setDocument(raced, readDraft('a_config', '{"ours": 1}'))).rejects.toThrow(DocumentChangedError);
  expect((await documents.get('a_config'))?.text).toBe('{"theirs":1}');
});
