import { InvalidInputError } from 'sosw';
import type { ConfigDocuments, StoredDocument } from 'sosw/aws/store';
import { parseJson, problemsOf, type ReadDocument, writeJson } from 'sosw/essentials';
import { DocumentChangedError, RefusedDocumentError } from '../errors.ts';
import { type Change, changesBetween } from './changes.ts';

/** DynamoDB takes rows of 400 KB; names and other columns stand in the row, too. */
const DOCUMENT_BYTES_MAX = 350 * 1024;

/** Names that an error lists. */
const LISTED_MAX = 10;

/** @throws InvalidInputError that lists names alike when there is no document of this name */
export async function requireStored(documents: ConfigDocuments, name: string): Promise<StoredDocument> {
  const found = await documents.get(requireName(name));
  if (found) return found;
  const stored = (await documents.list()).map((document) => document.name);
  const alike = stored.filter((known) => known.includes(name) || name.includes(known));
  const listed = alike.length > 0 ? alike : stored.filter((each) => each.endsWith('_config'));
  const known = listed.slice(0, LISTED_MAX).join(', ') || 'none';
  const expected = `the name of a document (${documents.place}; there is ${known})`;
  throw new InvalidInputError({ path: 'name', expected, given: name });
}

/** A document that somebody wants to write. */
export interface Draft {
  readonly name: string;
  /** The shortest JSON text: keys in their order, numbers as they were written. */
  readonly text: string;
  /** The same, parsed. */
  readonly value: unknown;
}

/** @throws InvalidInputError for what is no JSON object, or too large */
export function readDraft(name: string, given: string): Draft {
  const node = parseJson(given, 'file');
  if (node.kind !== 'object') throw new InvalidInputError({ path: 'file', expected: 'a JSON object', given });
  const text = writeJson(node);
  const bytes = Buffer.byteLength(text);
  if (bytes > DOCUMENT_BYTES_MAX) {
    const expected = `a document of at most ${DOCUMENT_BYTES_MAX} bytes`;
    throw new InvalidInputError({ path: 'file', expected, given: `${bytes} bytes` });
  }
  return { name: requireName(name), text, value: JSON.parse(text) };
}

/** What a draft would change. */
export async function diffDocument(documents: ConfigDocuments, draft: Draft): Promise<readonly Change[]> {
  return changesBetween((await documents.get(draft.name))?.value, draft.value);
}

/** What was done: what has changed, and what of the document is ignored. */
export interface SetDocument {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
}

/**
 * Writes a draft.
 *
 * @throws RefusedDocumentError when those who read it would refuse it; nothing was written then
 * @throws DocumentChangedError when somebody else changed the document meanwhile; nothing was written then
 */
export async function setDocument(documents: ConfigDocuments, draft: Draft): Promise<SetDocument> {
  const { name, text, value } = draft;
  const problems = problemsOf(asRead(documents, draft));
  const errors = problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (errors.length > 0) throw new RefusedDocumentError(name, errors);
  const before = await documents.get(name);
  const changes = changesBetween(before?.value, value);
  const isOther = before?.text === undefined || before.text !== text;
  if (isOther && (await documents.replace(name, text, before)) === 'changed') throw new DocumentChangedError(name);
  return { changes, warnings: problems.map(({ message }) => message) };
}

/** In the form that the readers of documents take. */
export function asRead({ place }: ConfigDocuments, { name, value }: Pick<Draft, 'name' | 'value'>): ReadDocument {
  return { name, place, value };
}

function requireName(name: string): string {
  if (name !== '') return name;
  throw new InvalidInputError({ path: 'name', expected: 'the name of a document', given: name });
}
