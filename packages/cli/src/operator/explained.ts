import type { ConfigDocuments } from 'sosw/aws/store';
import {
  type Config,
  canonicalConfig,
  ESSENTIAL_DOCUMENTS,
  type ExplainedKey,
  explainConfig,
  type LayerValue,
  labourerDefaults,
  mergeConfig,
  requireDocument,
} from 'sosw/essentials';
import { masked } from './masked.ts';

/** Layers that stand in the code of a function, where nobody sees them from here. */
export interface CodeLayers {
  readonly defaults?: unknown;
  readonly custom?: unknown;
}

const [SHARED = '', ...OF_ESSENTIALS] = ESSENTIAL_DOCUMENTS;

export function isEssential(functionName: string): boolean {
  return OF_ESSENTIALS.includes(documentOf(functionName));
}

/**
 * The whole configuration of a function, key by key, secrets masked.
 *
 * @throws InvalidInputError when one of its documents is no object
 */
export async function explainFunction(
  documents: ConfigDocuments,
  functionName: string,
  { defaults, custom }: CodeLayers,
): Promise<readonly ExplainedKey[]> {
  const names = [...(isEssential(functionName) ? [SHARED] : []), documentOf(functionName)];
  const read = await Promise.all(names.map(async (name) => ({ name, config: await readLayer(documents, name) })));
  const layers = [
    { name: 'default', config: canonical(defaults) },
    ...read,
    { name: 'custom', config: canonical(custom) },
  ];
  const whole = mergeConfig(...layers.map(({ config }) => config));
  const underneath = isEssential(functionName) ? [{ name: 'default', config: labourerDefaults(whole) }] : [];
  return explainConfig([...underneath, ...layers]).map((explained) => withMasks(explained));
}

async function readLayer(documents: ConfigDocuments, name: string): Promise<Config> {
  const value = (await documents.get(name))?.value;
  return canonical(requireDocument({ name, place: documents.place, value }));
}

function canonical(document: unknown): Config {
  return { ...(canonicalConfig(document) as Config | undefined) };
}

function documentOf(functionName: string): string {
  return `${functionName}_config`;
}

function withMasks({ path, value, layer, overrode }: ExplainedKey): ExplainedKey {
  const shown = (said: LayerValue) => ({ ...said, value: masked(path, said.value) });
  return { path, ...shown({ value, layer }), overrode: overrode.map(shown) };
}
