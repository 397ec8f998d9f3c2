/** Comparison with what the original answered (the golden vectors): data are JSON, calls are requests of AWS clients. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface VectorCase {
  readonly name: string;
  /** Dotted name of the Python function. */
  readonly function: string;
  readonly args?: readonly Json[];
  readonly kwargs?: JsonObject;
  readonly expected?: Json;
  /** The call must throw; nothing else is compared. */
  readonly error?: boolean;
  /** The order of lists does not count. */
  readonly unordered?: boolean;
}

export interface VectorSuite {
  readonly suite: string;
  readonly fixtures?: JsonObject;
  readonly cases: readonly VectorCase[];
}

/** A request: the name of the command without `Command`, and its input. */
export interface Call {
  readonly service?: string;
  readonly operation: string;
  readonly params: object;
}

/** Counters of the original's own constructor, which ours need not have. */
const INTERNAL = /^(total_)?(time|calls)_(register_clients|get_ddbc)$/;
/** Durations: only that they are numbers is compared. */
const DURATION = /^(total_)?time_/;
/** What ours may add to a request, and the original did not. */
const FREE_PARAMS = ['Limit', 'ClientRequestToken', 'ReturnConsumedCapacity', 'ReturnValues'];
const EXPRESSIONS = ['KeyConditionExpression', 'FilterExpression', 'ConditionExpression'];

/** JSON text with sorted keys. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) =>
    isRecord(held) ? Object.fromEntries(Object.entries(held).toSorted(([a], [b]) => (a < b ? -1 : 1))) : held,
  );
}

/** Undefined when ours is as expected, else where it differs. */
export function difference(expected: unknown, actual: unknown, path = ''): string | undefined {
  if (isRecord(expected) && onlyKey(expected) === '$json') return differenceOfJson(expected.$json, actual, path);
  if (isRecord(expected) && onlyKey(expected) === '$set') return differenceOfSets(expected.$set, actual, path);
  if (Array.isArray(expected)) return differenceOfLists(expected, actual, path);
  if (isRecord(expected)) return differenceOfRecords(expected, actual, path);
  if (expected === null && actual === undefined) return undefined; // Python's None
  if (Object.is(expected, actual) || (expected === 0 && actual === 0)) return undefined;
  return `${path}: ${canonicalText(expected)} expected, got ${canonicalText(actual)}`;
}

function differenceOfJson(expected: unknown, actual: unknown, path: string): string | undefined {
  if (typeof actual !== 'string') return `${path}: JSON text expected`;
  return difference(expected, JSON.parse(actual), `${path}$json`);
}

function differenceOfSets(expected: unknown, actual: unknown, path: string): string | undefined {
  const members = actual instanceof Set ? [...actual] : actual;
  if (!Array.isArray(members)) return `${path}: set expected`;
  return difference(sortedLists(expected), sortedLists(members), `${path}$set`);
}

function differenceOfLists(expected: readonly unknown[], actual: unknown, path: string): string | undefined {
  if (!Array.isArray(actual) || actual.length !== expected.length) {
    return `${path}: list of ${expected.length} expected, got ${canonicalText(actual)}`;
  }
  return firstDefined(expected, (one, i) => difference(one, actual[i], `${path}[${i}]`));
}

function differenceOfRecords(expected: Record<string, unknown>, actual: unknown, path: string): string | undefined {
  if (!isRecord(actual)) return `${path}: object expected, got ${canonicalText(actual)}`;
  const given = Object.keys(actual).filter((key) => actual[key] !== undefined);
  return firstDefined([...new Set([...Object.keys(expected), ...given])], (key) => {
    if (INTERNAL.test(key) || (actual[key] === undefined && holdsOnlyInternal(expected[key]))) return undefined;
    if (!Object.hasOwn(expected, key)) return `${path}.${key}: not expected`;
    if (DURATION.test(key)) return typeof actual[key] === 'number' ? undefined : `${path}.${key}: number expected`;
    return difference(expected[key], actual[key], `${path}.${key}`);
  });
}

function firstDefined<Item>(items: readonly Item[], look: (item: Item, i: number) => string | undefined) {
  for (const [i, item] of items.entries()) {
    const found = look(item, i);
    if (found !== undefined) return found;
  }
  return undefined;
}

function holdsOnlyInternal(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => INTERNAL.test(key));
}

/** Every list in it sorted: for cases whose order does not count. */
export function sortedLists(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortedLists).toSorted((a, b) => (canonicalText(a) < canonicalText(b) ? -1 : 1));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, sortedLists(held)]));
}

/** A request in which names and values stand in its expressions, clauses are sorted, and free parameters are left out. */
export function normalizedCall(call: Call): Call {
  const kept = Object.entries(resolved({ ...call.params })).filter(
    ([key, value]) => value !== undefined && !FREE_PARAMS.includes(key),
  );
  return { ...call, params: Object.fromEntries(kept) };
}

function resolved(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {}, ...rest } = params;
  const fill = (text: string): string =>
    text
      .replace(/[#:]\w+/g, (placeholder) => standsFor(placeholder, names, values))
      .replace(/\s*\(\s*/g, '(')
      .replace(/\s*\)/g, ')')
      .replace(/\s+/g, ' ')
      .trim();
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => {
      if (typeof value !== 'string') return [key, value];
      if (EXPRESSIONS.includes(key)) return [key, sortedConditions(fill(value))];
      return [key, key === 'UpdateExpression' ? sortedUpdate(value, fill) : value];
    }),
  );
}

function standsFor(placeholder: string, names: unknown, values: unknown): string {
  const map = placeholder.startsWith('#') ? names : values;
  const found = isRecord(map) ? map[placeholder] : undefined;
  if (found === undefined) throw new Error(`unknown placeholder ${placeholder}`);
  return typeof found === 'string' ? found : canonicalText(found);
}

function sortedConditions(text: string): string {
  return text
    .replace(/ between (\{.*?\}) and (\{.*?\})/gi, ' between $1 & $2')
    .split(/ AND /i)
    .toSorted()
    .join(' AND ');
}

function sortedUpdate(text: string, fill: (part: string) => string): Record<string, string[]> {
  const clauses = text.matchAll(/\b(SET|REMOVE|ADD|DELETE) (.*?)(?=\s*\b(?:SET|REMOVE|ADD|DELETE) |$)/g);
  return Object.fromEntries(
    Array.from(clauses, ([, verb = '', body = '']) => [verb, splitAtTopCommas(body).map(fill).toSorted()]),
  );
}

/** Commas inside brackets separate arguments, not actions. */
function splitAtTopCommas(text: string): string[] {
  return text.split(/,(?![^(]*\))/).map((part) => part.trim());
}

/** The case with arguments `"@name"` replaced by what the head of the suite has under that name. */
export function inflated(given: VectorCase, { fixtures = {} }: VectorSuite): VectorCase {
  const put = (value: Json): Json => (typeof value === 'string' ? (fixtures[value] ?? value) : value);
  const entries = Object.entries(given.kwargs ?? {}).map(([key, value]): [string, Json] => [key, put(value)]);
  return {
    ...given,
    ...(given.args && { args: given.args.map(put) }),
    ...(given.kwargs && { kwargs: Object.fromEntries(entries) }),
  };
}

function onlyKey(record: Record<string, unknown>): string | undefined {
  const keys = Object.keys(record);
  return keys.length === 1 ? keys[0] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Set);
}
