import { InvalidInputError } from '../errors.ts';
import type { JsonNode } from '../json-text.ts';
import { invalidJob } from './invalid-job.ts';

/** One chunkable attribute of a schema with all the names that it has in a job. */
export interface Attribute {
  /** As the schema writes it: `section`. */
  readonly name: string;
  /** Always the name and an `s`, whatever English says. Its values leave under this name. */
  readonly plural: string;
  /** Flags that ask for one value a task. */
  readonly isolateKeys: readonly string[];
  /** Flags that ask for so many values a task; the plural one comes first. */
  readonly batchKeys: readonly string[];
  /** The attribute below it. */
  readonly inner: Attribute | undefined;
}

/**
 * The outermost attribute of a schema, the others below it; undefined when there are none.
 *
 * @throws InvalidInputError for a name that is empty, ends in `s` or comes twice
 */
export function attributesOf(names: readonly string[]): Attribute | undefined {
  return names.reduceRight<Attribute | undefined>((inner, name, index) => {
    if (name === '' || name.endsWith('s') || names.indexOf(name) !== index) {
      const expected = 'a name in the singular (it may not end in "s"), once';
      throw new InvalidInputError({ path: `chunkable_attrs[${index}]`, expected, given: name });
    }
    const plural = `${name}s`;
    return {
      name,
      plural,
      isolateKeys: [`isolate_${plural}`, `isolate_${name}`],
      batchKeys: [`max_${plural}_per_batch`, `max_${name}_per_batch`],
      inner,
    };
  }, undefined);
}

/** An attribute and all below it. */
export function* withInner(attribute: Attribute | undefined): Iterable<Attribute> {
  for (let next = attribute; next; next = next.inner) yield next;
}

/** Where the values of an attribute stand at one level of a job. Never empty. */
export interface Values {
  /** The attribute's plural or its singular. */
  readonly key: string;
  /** A list of values, or a bare one, which counts as a list of itself. */
  readonly node: JsonNode;
}

/** The values of an attribute under its two names: none, one place, or both. */
export function valuesOf(level: JsonNode, attribute: Attribute): readonly Values[] {
  return [attribute.plural, attribute.name].flatMap((key): Values[] => {
    const node = level.get(key);
    return node === undefined || holdsNothing(node) ? [] : [{ key, node }];
  });
}

/** As {@link valuesOf}. @throws InvalidJobError when both names have values: which of them are meant, nobody knows */
export function oneOfValues(level: JsonNode, attribute: Attribute, path: string): Values | undefined {
  const [values, second] = valuesOf(level, attribute);
  if (second === undefined) return values;
  const expected = `values of ${attribute.name} under one name, not also under "${attribute.plural}"`;
  throw invalidJob(pathTo(path, second.key), expected, second.node);
}

/** The values one by one, with the path of each. */
export function* itemsOf({ key, node }: Values, path: string): Iterable<{ item: JsonNode; path: string }> {
  const listPath = pathTo(path, key);
  if (node.kind !== 'array') {
    yield { item: node, path: listPath };
    return;
  }
  let index = 0;
  for (const item of node.items()) {
    yield { item, path: `${listPath}[${index}]` };
    index += 1;
  }
}

/** Nothing to cut: `null`, an object without keys, a list of nothing or of such objects. */
function holdsNothing(node: JsonNode): boolean {
  if (node.kind !== 'array') return node.kind === 'null' || node.isEmpty;
  for (const item of node.items()) if (item.kind !== 'object' || !item.isEmpty) return false;
  return true;
}

/** A text, a number or a boolean. */
export function isFlat({ kind }: JsonNode): boolean {
  return kind === 'string' || kind === 'number' || kind === 'boolean';
}

/** A list of flat values. */
export function isFlatList(node: JsonNode): boolean {
  if (node.kind !== 'array') return false;
  for (const item of node.items()) if (!isFlat(item)) return false;
  return true;
}

/** An object that is only a list of its keys. */
export function isAllNull(node: JsonNode): boolean {
  if (node.kind !== 'object') return false;
  for (const value of node.values()) if (value.kind !== 'null') return false;
  return true;
}

/** The path of a key below a path; the job itself has the path ''. */
export function pathTo(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
