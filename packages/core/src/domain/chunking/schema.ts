import { InvalidInputError } from '../errors.ts';
import { isRecord } from '../record.ts';
import { InvalidJobError } from './invalid-job.ts';

/** The schemas in a Scheduler's configuration, keys in camelCase (see `canonicalConfig`); values are checked here. */
export interface JobSchemas {
  /** What counts when a job names no variant: `{ chunkableAttrs: [...] }`. */
  readonly jobSchema?: unknown;
  /** `{ <name>: { chunkableAttrs: [...] } }`, chosen by the `job_schema_name` of a job. */
  readonly jobSchemaVariants?: unknown;
}

const DEFAULT_VARIANT = 'default';

/**
 * Attributes that jobs are cut by, outermost first: of the variant that the job names, else of `jobSchema`, else of the
 * variant `default`, else none. A variant `default` need not exist to be named.
 *
 * `chunkableAttrs` is written `[['section', {}], ['store', {}]]`, or shorter `['section', 'store']`.
 *
 * @throws InvalidJobError for a variant that does not exist; lists those that do
 * @throws InvalidInputError for a schema that makes no sense
 */
export function chunkableAttrsOf({ jobSchema, jobSchemaVariants }: JobSchemas, name?: string): readonly string[] {
  const variants = new Map(Object.entries(record(jobSchemaVariants ?? {}, 'job_schema_variants')));
  const named = name === undefined ? undefined : variants.get(name);
  if (named !== undefined) return readAttrs(named, `job_schema_variants.${name}`) ?? [];
  if (name !== undefined && name !== DEFAULT_VARIANT) {
    const known = [...variants.keys()].join(', ') || 'none';
    throw new InvalidJobError({ path: 'job_schema_name', expected: `one of the schemas: ${known}`, given: name });
  }
  return (
    readAttrs(jobSchema ?? {}, 'job_schema') ??
    readAttrs(variants.get(DEFAULT_VARIANT) ?? {}, `job_schema_variants.${DEFAULT_VARIANT}`) ??
    []
  );
}

/** Undefined when the schema names no attributes: `{}` is how the original says "no schema". */
function readAttrs(schema: unknown, path: string): readonly string[] | undefined {
  const { chunkableAttrs } = record(schema, path);
  if (chunkableAttrs === undefined || chunkableAttrs === null) return undefined;
  const attrsPath = `${path}.chunkable_attrs`;
  if (Array.isArray(chunkableAttrs))
    return chunkableAttrs.map((attr, index) => readAttr(attr, `${attrsPath}[${index}]`));
  throw new InvalidInputError({ path: attrsPath, expected: 'a list of attributes', given: chunkableAttrs });
}

function readAttr(given: unknown, path: string): string {
  const name: unknown = Array.isArray(given) ? given[0] : given;
  if (typeof name === 'string') return name;
  throw new InvalidInputError({ path, expected: `'section' or ['section', {}]`, given });
}

function record(given: unknown, path: string): Readonly<Record<string, unknown>> {
  if (isRecord(given)) return given;
  throw new InvalidInputError({ path, expected: 'an object', given });
}
