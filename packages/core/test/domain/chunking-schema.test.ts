import { describe, expect, it } from 'vitest';
import { chunkableAttrsOf } from '../../src/domain/chunking/schema.ts';
import { InvalidJobError } from '../../src/domain/job.ts';

const original = {
  chunkableAttrs: [
    ['section', {}],
    ['store', {}],
  ],
};
const short = { chunkableAttrs: ['topic', 'word'] };

describe('chunkableAttrsOf', () => {
  it('reads both ways to write attributes', () => {
    expect(chunkableAttrsOf({ jobSchema: original })).toEqual(['section', 'store']);
    expect(chunkableAttrsOf({ jobSchema: short })).toEqual(['topic', 'word']);
  });

  it('prefers the variant that a job names, then the schema, then the variant default', () => {
    const schemas = { jobSchema: original, jobSchemaVariants: { default: { chunkableAttrs: ['a'] }, topics: short } };
    expect(chunkableAttrsOf(schemas, 'topics')).toEqual(['topic', 'word']);
    expect(chunkableAttrsOf(schemas, 'default')).toEqual(['a']);
    expect(chunkableAttrsOf(schemas)).toEqual(['section', 'store']);
    expect(chunkableAttrsOf({ ...schemas, jobSchema: {} })).toEqual(['a']);
    expect(chunkableAttrsOf({ jobSchemaVariants: { topics: {} } }, 'topics')).toEqual([]);
  });

  it('has no attributes where none are configured (D02)', () => {
    expect(chunkableAttrsOf({})).toEqual([]);
    expect(chunkableAttrsOf({}, 'default')).toEqual([]);
    expect(chunkableAttrsOf({ jobSchema: null, jobSchemaVariants: null })).toEqual([]);
    expect(chunkableAttrsOf({ jobSchema: {}, jobSchemaVariants: { default: { chunkableAttrs: null } } })).toEqual([]);
  });

  it('refuses a variant that does not exist, and lists those that do', () => {
    const schemas = { jobSchema: original, jobSchemaVariants: { shops: short, topics: short } };
    expect(() => chunkableAttrsOf(schemas, 'nope')).toThrow(InvalidJobError);
    expect(() => chunkableAttrsOf(schemas, 'nope')).toThrow(
      'job_schema_name: expected one of the schemas: shops, topics, got "nope"',
    );
    expect(() => chunkableAttrsOf({}, 'constructor')).toThrow('one of the schemas: none');
  });
});
