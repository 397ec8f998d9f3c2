import fc from 'fast-check';

/**
 * Generated jobs that can be cut, as texts (an object of JavaScript would reorder their keys), and the values that they
 * hold: one path `["\"a\"", "\"x\"", "7"]` for each way from the outermost attribute down, in the order of the text.
 */
export interface GeneratedJob {
  readonly text: string;
  readonly attrs: readonly string[];
  readonly paths: readonly (readonly string[])[];
  /** Keys of the job itself that are neither values nor words for dates. */
  readonly extras: readonly string[];
}

/** JSON text of some values, and the paths in them. */
interface Part {
  readonly text: string;
  readonly paths: readonly (readonly string[])[];
}

type Members = readonly (readonly [string, string])[];

const name = fc.constantFrom('a', 'b', '10', '9', '333', 'ß', 'k k', '"q"', '-1', '花');
const scalar = fc.constantFrom('"p"', '"p"', '"\\u00e9"', '7', '-0.50', '12345678901234567890', 'true', '""');
const extra = fc.constantFrom('1', 'null', '{"9":{"1":[]},"2":null}', '[1,"b",null]', '"v"');
const flag = fc.constantFrom('true', 'true', '1', '"True"', 'false', '0', 'null', '"False"');

function object(members: Members): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

/** Flat values: a list, a bare value, a dictionary of nulls. */
const flat: fc.Arbitrary<Part> = fc.oneof(
  fc.array(scalar, { minLength: 1, maxLength: 5 }).map((values) => ({
    text: `[${values.join(',')}]`,
    paths: values.map((value) => [value]),
  })),
  scalar.map((value) => ({ text: value, paths: [[value]] })),
  fc.uniqueArray(name, { minLength: 1, maxLength: 5 }).map((keys) => ({
    text: object(keys.map((key) => [key, 'null'])),
    paths: keys.map((key) => [JSON.stringify(key)]),
  })),
);

/** A dictionary whose keys may have content. */
function dictionary(attrs: readonly string[]): fc.Arbitrary<Part> {
  const content = fc.option(contentOf(attrs), { nil: { text: 'null', paths: [[]] } });
  return fc
    .uniqueArray(fc.tuple(name, content), { selector: ([key]) => key, minLength: 1, maxLength: 4 })
    .map((members) => ({
      text: object(members.map(([key, { text }]) => [key, text])),
      paths: members.flatMap(([key, { paths }]) => paths.map((path) => [JSON.stringify(key), ...path])),
    }));
}

/** Values of an attribute, under its plural or sometimes its singular. `inner`: the attributes below it. */
function valuesOf(attribute: string, inner: readonly string[]): fc.Arbitrary<Part & { key: string }> {
  const dictionaries = fc.array(dictionary(inner), { minLength: 1, maxLength: 3 }).map((parts) => ({
    text: `[${parts.map(({ text }) => text).join(',')}]`,
    paths: parts.flatMap(({ paths }) => paths),
  }));
  const part = fc.oneof({ weight: 2, arbitrary: flat }, { weight: 3, arbitrary: dictionary(inner) }, dictionaries);
  return fc.tuple(part, fc.nat(9)).map(([values, n]) => ({ ...values, key: n === 0 ? attribute : `${attribute}s` }));
}

interface LevelPart {
  readonly members: Members;
  readonly paths: readonly (readonly string[])[];
}

/** What stands at a level, in any order: extras, flags, batch sizes and the values, if there are some. */
function levelOf(
  attrs: readonly string[],
  values: fc.Arbitrary<(Part & { key: string }) | undefined>,
): fc.Arbitrary<LevelPart> {
  const both = attrs.flatMap((attribute) => [attribute, `${attribute}s`]);
  const flags = fc.constantFrom('isolate_unknown', ...both.map((each) => `isolate_${each}`));
  const sizes = fc.constantFrom('max_unknown_per_batch', ...both.map((each) => `max_${each}_per_batch`));
  const others = fc.tuple(
    fc.dictionary(fc.constantFrom('note', '5', 'limit'), extra, { maxKeys: 2 }),
    fc.dictionary(flags, flag, { maxKeys: 2 }),
    fc.dictionary(sizes, fc.constantFrom('1', '2', '3', '2.0'), { maxKeys: 1 }),
  );
  return fc.tuple(others, values, fc.nat(5)).map(([dictionaries, part, position]) => {
    const members: [string, string][] = dictionaries.flatMap((entries) => Object.entries(entries));
    if (part) members.splice(position, 0, [part.key, part.text]);
    return { members, paths: part?.paths ?? [[]] };
  });
}

/** Content below a key: mostly, but not always, with values of the next attribute. */
function contentOf([attribute, ...inner]: readonly string[]): fc.Arbitrary<Part> {
  const none = fc.constant(undefined);
  const values = attribute === undefined ? none : fc.option(valuesOf(attribute, inner), { freq: 4, nil: undefined });
  const attrs = attribute === undefined ? [] : [attribute, ...inner];
  return levelOf(attrs, values).map(({ members, paths }) => ({ text: object(members), paths }));
}

function jobOf(attribute: string, inner: readonly string[]): fc.Arbitrary<GeneratedJob> {
  const attrs = [attribute, ...inner];
  return levelOf(attrs, valuesOf(attribute, inner)).map(({ members, paths }) => ({
    text: object([...members, ['lambda_name', '"some_function"']]),
    attrs,
    paths,
    extras: members.map(([key]) => key).filter((key) => key !== attribute && key !== `${attribute}s`),
  }));
}

/** Jobs of one to four levels. */
export const generatedJob: fc.Arbitrary<GeneratedJob> = fc.oneof(
  jobOf('section', []),
  jobOf('section', ['store']),
  jobOf('section', ['store', 'product']),
  jobOf('section', ['store', 'product', 'size']),
);
