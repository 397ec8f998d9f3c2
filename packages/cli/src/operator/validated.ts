import type { ConfigDocuments, StoredDocument } from 'sosw/aws/store';
import {
  type Config,
  type ConfigProblem,
  canonicalConfig,
  configuredLabourers,
  ESSENTIAL_DOCUMENTS,
  mergeConfig,
  problemsOf,
  requireDocument,
} from 'sosw/essentials';
import { asRead } from './documents.ts';

/** The documents that were looked at, and all that is wrong with them. */
export interface Validation {
  readonly documents: readonly string[];
  readonly problems: readonly ConfigProblem[];
}

/** Looks at one document. */
export function validateDocument(documents: ConfigDocuments, document: StoredDocument): Validation {
  return { documents: [document.name], problems: problemsOf(asRead(documents, document)) };
}

/** Looks at all documents of the fleet: those of the essentials, and those of the functions that they know. */
export async function validateFleet(documents: ConfigDocuments): Promise<Validation> {
  const stored = await documents.list();
  const labourers = labourerDocuments(stored.filter(({ name }) => ESSENTIAL_DOCUMENTS.includes(name)));
  const ofFleet = stored.filter(({ name }) => ESSENTIAL_DOCUMENTS.includes(name) || labourers.has(name));
  return {
    documents: ofFleet.map(({ name }) => name),
    problems: ofFleet.flatMap((document) => problemsOf(asRead(documents, document))),
  };
}

/** Names of the documents of all labourers. Those of a document that makes no sense are not known. */
function labourerDocuments(essentials: readonly StoredDocument[]): ReadonlySet<string> {
  const config = mergeConfig(...essentials.map(readable));
  return new Set(ids(config).map((id) => `${id}_config`));
}

function readable({ name, value }: StoredDocument): Config {
  try {
    return { ...(canonicalConfig(requireDocument({ name, place: '', value })) as Config | undefined) };
  } catch {
    return {}; // listed among the problems
  }
}

function ids(config: Config): readonly string[] {
  try {
    return configuredLabourers(config).map(({ id }) => id);
  } catch {
    return []; // the same
  }
}
