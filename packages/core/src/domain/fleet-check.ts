import { HEALTH_METRIC_KEYS } from './ecology/health-metric.ts';
import { InvalidInputError } from './errors.ts';
import { LABOURER_KEYS, readLabourer } from './labourer.ts';

/** What a value has to be, in words and as a test. */
interface Expected {
  readonly words: string;
  readonly isMet: (given: unknown) => boolean;
}

/** The keys that an object may have. */
type Shape = Readonly<Record<string, Expected>>;

type Dictionary = Readonly<Record<string, unknown>>;

const anObject: Expected = { words: 'an object', isMet: isDictionary };
const aText = (words: string): Expected => ({ words, isMet: isText });
const texts = (words: string, min = 0): Expected => ({
  words,
  isMet: (given) => Array.isArray(given) && given.length >= min && given.every(isText),
});
const whole = (from: number, to: number): Expected => ({
  words: `a whole number from ${from} to ${to}`,
  isMet: (given) => typeof given === 'number' && Number.isInteger(given) && given >= from && given <= to,
});
/** What `readLabourer` has looked at. */
const checkedElsewhere: Expected = { words: '', isMet: () => true };

const EVERY_FUNCTION: Shape = {
  timeout: whole(1, 900),
  memory: whole(128, 10_240),
  environment: {
    words: 'variables with text values, none of them by a name that Lambda reserves (AWS_..., LAMBDA_..., _HANDLER)',
    isMet: (given) => isDictionary(given) && Object.entries(given).every(isVariable),
  },
  asyncRetries: whole(0, 2),
  config: anObject,
  ...Object.fromEntries(LABOURER_KEYS.map((key) => [key, checkedElsewhere])),
};

const NODE_FUNCTION: Shape = {
  entry: aText('the path of a module (or a command in its place)'),
  handler: aText('the name of an export'),
  files: texts('a list of paths'),
  ...EVERY_FUNCTION,
};

const COMMAND_FUNCTION: Shape = {
  command: texts('a program and its arguments', 1),
  folder: aText('the path of a folder'),
  handler: aText('a module and a function, such as app.handler'),
  runtime: aText('the name of a runtime, such as python3.12'),
  ...EVERY_FUNCTION,
};

const FLEET: Shape = {
  ...{ labourers: anObject, jobSchemas: anObject, essentials: anObject, tables: anObject },
  customPeriods: { words: 'a list of periods', isMet: Array.isArray },
  metrics: { words: 'true or false', isMet: (given) => typeof given === 'boolean' },
};

const PERIOD: Shape = {
  pattern: { words: 'the source of a regular expression', isMet: isPattern },
  dates: { words: 'a function that returns dates', isMet: (given) => typeof given === 'function' },
};

const ESSENTIALS: Shape = Object.fromEntries(
  ['shared', 'orchestrator', 'scheduler', 'scavenger', 'workerAssistant'].map((key) => [key, anObject]),
);

/** Names of functions and of configuration documents that are taken. */
const ESSENTIAL = /^sosw_(essential|orchestrator|scheduler|scavenger|worker_assistant)$/;

const aColumn: Expected = {
  words: "a column and its type, such as ['id', 'S']",
  isMet: (given) => Array.isArray(given) && given.length === 2 && isText(given[0]) && /^[SNB]$/.test(String(given[1])),
};

const TABLE: Shape = { hash: aColumn, range: aColumn };

/**
 * Looks at everything that the description of a fleet may say.
 *
 * @throws InvalidInputError that names the key, what was expected and what was given
 */
export function checkFleet(fleet: unknown): void {
  check(fleet, 'fleet', FLEET);
  const { labourers, jobSchemas, customPeriods, essentials, tables } = fleet;
  refuseUnless(anObject, labourers, 'labourers');
  for (const [id, definition] of entries(labourers)) checkLabourer(id, definition, `labourers.${id}`);
  for (const [name, attributes] of entries(jobSchemas)) {
    refuseUnless(texts('a list of attributes'), attributes, `jobSchemas.${name}`);
  }
  for (const [index, period] of Array.isArray(customPeriods) ? customPeriods.entries() : []) {
    check(period, `customPeriods[${index}]`, PERIOD, ['pattern', 'dates']);
  }
  if (essentials !== undefined) check(essentials, 'essentials', ESSENTIALS);
  for (const [name, table] of entries(tables)) check(table, `tables.${name}`, TABLE, ['hash']);
}

function checkLabourer(id: string, definition: unknown, path: string): void {
  const isFree: Expected = { words: 'a name that is none of the essentials', isMet: () => !ESSENTIAL.test(id) };
  refuseUnless(isFree, id, path);
  const { labourer, unknownKeys } = readLabourer(id, definition, { path });
  for (const reading of labourer.metrics) if ('error' in reading) throw reading.error;
  const inMetric = unknownKeys.find((key) => key.startsWith('healthMetrics.'));
  const words = `one of ${HEALTH_METRIC_KEYS.join(', ')}`;
  refuseUnless({ words, isMet: () => inMetric === undefined }, inMetric, `${path}.${inMetric}`);
  const isCommand = isDictionary(definition) && definition.command !== undefined;
  if (isCommand) check(definition, path, COMMAND_FUNCTION, ['command', 'folder']);
  else check(definition, path, NODE_FUNCTION, ['entry']);
}

function check(
  given: unknown,
  path: string,
  shape: Shape,
  required: readonly string[] = [],
): asserts given is Dictionary {
  if (!isDictionary(given)) throw new InvalidInputError({ path, expected: anObject.words, given });
  const prefix = path === 'fleet' ? '' : `${path}.`;
  for (const key of Object.keys(given)) {
    const words = `one of ${Object.keys(shape).join(', ')}`;
    refuseUnless({ words, isMet: () => Object.hasOwn(shape, key) }, key, `${prefix}${key}`);
  }
  for (const [key, expected] of Object.entries(shape)) {
    const value = given[key];
    if (value !== undefined || required.includes(key)) refuseUnless(expected, value, `${prefix}${key}`);
  }
}

function refuseUnless({ words, isMet }: Expected, given: unknown, path: string): void {
  if (!isMet(given)) throw new InvalidInputError({ path, expected: words, given });
}

function entries(given: unknown): [string, unknown][] {
  return isDictionary(given) ? Object.entries(given) : [];
}

function isDictionary(given: unknown): given is Dictionary {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function isText(given: unknown): given is string {
  return typeof given === 'string' && given !== '';
}

function isPattern(given: unknown): boolean {
  try {
    return isText(given) && Boolean(new RegExp(given));
  } catch {
    return false;
  }
}

function isVariable([name, value]: [string, unknown]): boolean {
  return typeof value === 'string' && !/^(AWS_|LAMBDA_|_HANDLER$|_X_AMZN_)/.test(name);
}
