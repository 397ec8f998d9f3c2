import { expect, it } from 'vitest';
import { workerEvent } from '../../src/domain/invocation.ts';
import { aTask } from '../../src/testing/index.ts';
import { difference, inflated, type VectorCase } from '../vectors/compare.ts';
import { type Fields, fields } from '../vectors/fields.ts';
import { INVOKE_DIFFERENCES } from '../vectors/intended-differences.ts';
import { describeSuites } from '../vectors/suites.ts';

/**
 * What the original's Orchestrator invoked workers with. Its rows, queries and claims are its storage, which ours does
 * not share: of those cases only the functions are known.
 */
const INVOKE = 'sosw.managers.task.TaskManager.invoke_task';
const STORAGE = [
  ...['create_task', 'retry_task', 'archive_task', 'move_task_to_retry_table', 'register_labourers'],
  ...['get_average_labourer_duration', 'get_next_for_labourer', 'get_tasks_to_retry_for_labourer'],
  ...['get_oldest_greenfield_for_labourer', 'get_newest_greenfield_for_labourer', 'get_invoked_tasks_for_labourer'],
  ...['get_running_tasks_for_labourer', 'get_count_of_running_tasks_for_labourer'],
  ...['get_completed_tasks_for_labourer', 'get_expired_tasks_for_labourer'],
].map((name) => `sosw.managers.task.TaskManager.${name}`);

/** What ours lays over a payload beyond the original. */
const OWN_KEYS = ['attempt', 'lease_until_ms', 'receipt'];

describeSuites(/^orchestrator-wire.*\.json$/, (suite) => {
  const invoking = suite.cases.map((given) => inflated(given, suite)).filter((given) => payloadOf(given));

  it('has cases that invoke a worker, all of functions that are known', () => {
    expect(invoking.length).toBeGreaterThan(0);
    expect(invoking.filter((given) => given.function !== INVOKE)).toEqual([]);
    expect(suite.cases.filter((given) => ![INVOKE, ...STORAGE].includes(given.function))).toEqual([]);
  });

  it.each(invoking)('$name', (given) => {
    const expected = INVOKE_DIFFERENCES.reduce(
      (payload, { applies, ours }) => (applies(payload) ? ours(payload) : payload),
      payloadOf(given) ?? {},
    );
    const event: Fields = JSON.parse(eventOf(taskOf(given)) ?? '');
    for (const key of OWN_KEYS) expect(event).toHaveProperty(key);
    expect(difference(expected, without(event, OWN_KEYS))).toBeUndefined();
  });
});

/** The payload of the Invoke that a case expects, if it expects one. */
function payloadOf({ expected }: VectorCase): Fields | undefined {
  const { calls } = fields(expected);
  const invoke = Array.isArray(calls) ? calls.map(fields).find(({ operation }) => operation === 'Invoke') : undefined;
  return invoke && fields(fields(fields(invoke.params).Payload).$json);
}

/** The task of a case: given as an object, or as the row that a query answers. */
function taskOf({ kwargs }: VectorCase): Fields {
  const { task, responses } = fields(kwargs);
  if (task !== undefined) return fields(task);
  const [answer] = Object.values(fields(responses)).flat();
  const [row] = fields(answer).Items as readonly Fields[];
  const cells = Object.entries(row ?? {}).map(([name, cell]) => [name, Object.values(fields(cell))[0]]);
  return Object.fromEntries(cells);
}

function eventOf({ task_id, labourer_id, created_at, attempts = 0, payload = {} }: Fields): string | undefined {
  const task = aTask({
    taskId: String(task_id),
    labourerId: String(labourer_id),
    createdAt: Number(created_at),
    payload: JSON.stringify(payload),
  });
  return workerEvent({ task, attempt: Number(attempts) + 1, leaseUntilMs: 1, slot: 0, token: 'token' });
}

function without(event: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(event).filter(([key]) => !keys.includes(key)));
}
