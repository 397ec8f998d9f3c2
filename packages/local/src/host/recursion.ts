import { createHash, randomBytes } from 'node:crypto';

/**
 * A chain of requests may run one function this often; the next invocation is stopped.
 *
 * Lambda carries the count in the field `Lineage` of the trace header, which the SDK takes from `_X_AMZN_TRACE_ID` and
 * sends with each request (its `recursionDetectionMiddleware`). A request without the header starts a new chain.
 */
export const CHAIN_INVOCATIONS_MAX = 16;

/** Functions a header remembers, as in Lambda: enough for every loop, and the header stays short. */
const LINEAGE_FUNCTIONS_MAX = 16;

/** The place of one invocation in its chain. */
export interface Hop {
  /** The header for the invocation, one hop further than the one that came in. */
  readonly traceHeader: string;
  /** Times the same function ran in this chain before. */
  readonly earlierInvocations: number;
}

/** Continues the chain of `incoming`, or starts one. A field that is not well-formed counts as absent. */
export function nextHop(incoming: string | undefined, functionName: string): Hop {
  const fields = new Map((incoming ?? '').split(';').map((field) => splitAt(field, '=')));
  const lineage = readLineage(fields.get('Lineage') ?? '');
  const id = createHash('sha256').update(functionName).digest('hex').slice(0, 8);
  const earlierInvocations = (lineage.get(id) ?? -1) + 1;

  lineage.delete(id); // put last: the function seen longest ago is forgotten first
  lineage.set(id, earlierInvocations);
  const remembered = [...lineage].slice(-LINEAGE_FUNCTIONS_MAX);

  const root = fields.get('Root') ?? '';
  const traceHeader = [
    `Root=${/^1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(root) ? root : newRoot()}`,
    `Parent=${randomBytes(8).toString('hex')}`,
    `Sampled=${fields.get('Sampled') === '1' ? 1 : 0}`,
    `Lineage=${remembered.map(([hash, count]) => `${hash}:${count}`).join('|')}`,
  ].join(';');
  return { traceHeader, earlierInvocations };
}

/** `a87bd80c:1|68fd508a:5`: hash of a function, and how often it ran again after its first time. */
function readLineage(text: string): Map<string, number> {
  const lineage = new Map<string, number>();
  for (const entry of text.split('|')) {
    const [, hash, count] = /^([0-9a-f]{8}):(\d{1,5})$/.exec(entry) ?? [];
    if (hash !== undefined) lineage.set(hash, Number(count));
  }
  return lineage;
}

function newRoot(): string {
  return `1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`;
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1)];
}
