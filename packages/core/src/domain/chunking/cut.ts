import type { JsonNode } from '../json-text.ts';
import { type Attribute, itemsOf, pathTo, valuesOf } from './attribute.ts';
import { accumulated, asksToCut, type Flags, ownFlags } from './flags.ts';

/** A level of a job: an object that may hold values of an attribute, and what is known of the levels around it. */
export interface Level {
  readonly node: JsonNode;
  readonly attribute: Attribute;
  /** Flags of the outer levels. */
  readonly flags: Flags;
  /** Where the node stands in the job; '' is the job itself. */
  readonly path: string;
}

/**
 * True when this level has to be cut: a flag here or further out asks for it, or one asks for an inner level somewhere
 * below. Values without anything below them are not cut because of an inner flag.
 *
 * @throws InvalidJobError for flags that make no sense
 */
export function needsCut({ node, attribute, flags, path }: Level): boolean {
  const here = accumulated(flags, ownFlags(node, attribute, path));
  if (asksToCut(here, attribute)) return true;
  const { inner } = attribute;
  if (inner === undefined) return false;
  for (const values of valuesOf(node, attribute)) {
    for (const { item, path: itemPath } of itemsOf(values, path)) {
      for (const [name, content] of item.entries()) {
        if (content.kind !== 'object') continue;
        if (needsCut({ node: content, attribute: inner, flags: here, path: pathTo(itemPath, name) })) return true;
      }
    }
  }
  return false;
}
