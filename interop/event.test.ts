import { describe, expect, it } from 'vitest';
import { expectGolden } from './support/golden.ts';
import { InteropFleet } from './support/interop-fleet.ts';
import { pythonWorker, WORKERS } from './support/python.ts';

const ECHO = 'python_echo';

/** Numbers that a detour through JavaScript's would change, and texts that a careless encoding would. */
const PAYLOAD = [
  '"above": 9007199254740993',
  '"below": -123456789012345678901234567890',
  '"whole": 1.0',
  '"exact": 0.1000000000000000055511151231257827',
  '"huge": 1e300',
  '"words": "żółć 日本 👩‍🚀 \u2028 \\" \\\\ \\n </b>"',
  '"escaped": "\\u017c\\ud83d\\udc69"',
  '"10": {"b": 1, "a": [true, null, []]}',
  '"2": {}',
];

const OVERLAY = ['task_id', 'labourer_id', 'created_at', 'attempts', 'attempt', 'lease_until_ms', 'receipt'];

async function echo(job: string) {
  const labourers = { [ECHO]: pythonWorker('echo', { config: { greeting: 'Cześć' } }) };
  const fleet = await InteropFleet.start({ labourers }, WORKERS);
  await fleet.schedule(job);
  await fleet.reported(1);
  const task = await fleet.onlyClosedTask(ECHO);
  return { fleet, task, seen: String(task.result.seen), types: task.result.types };
}

describe('the event of a Python worker', () => {
  it("is the payload, and over it what workers of the original and ours are told; its configuration is the fleet's", async () => {
    const { fleet, task, seen, types } = await echo(`{"lambda_name": "${ECHO}", "row": {"id": 7}}`);
    await expectGolden(fleet.eventsOf(ECHO)[0], 'event');

    expect(task.result.greeting).toBe('Cześć');
    const event: Record<string, unknown> = JSON.parse(seen);
    expect(Object.keys(event)).toEqual(['row', ...OVERLAY]);
    expect(event).toMatchObject({
      ...{ row: { id: 7 }, task_id: task.taskId, labourer_id: ECHO, created_at: task.createdAt },
      ...{
        attempts: 0,
        attempt: 1,
        lease_until_ms: expect.any(Number),
        receipt: expect.stringMatching(/^0\.[\w-]{22}$/),
      },
    });
    expect(types).toMatchObject({
      ...{ task_id: 'str', labourer_id: 'str', attempts: 'int', attempt: 'int', lease_until_ms: 'int', receipt: 'str' },
      // As in the original's table: JSON writes a whole number of seconds without a fraction.
      created_at: Number.isInteger(task.createdAt) ? 'int' : 'float',
    });
  });

  it('brings numbers and texts unharmed', async () => {
    const { seen, types } = await echo(`{"lambda_name": "${ECHO}", ${PAYLOAD.join(', ')}}`);
    expect(seen).toContain('"above": 9007199254740993, "below": -123456789012345678901234567890, "whole": 1.0, ');
    expect(seen).toContain('"10": {"b": 1, "a": [true, null, []]}, "2": {}, "task_id": ');
    expect(types).toMatchObject({ above: 'int', below: 'int', whole: 'float', exact: 'float', huge: 'float' });
    expect(JSON.parse(seen)).toMatchObject({
      ...{ exact: 0.1, huge: 1e300, words: 'żółć 日本 👩‍🚀 \u2028 " \\ \n </b>', escaped: 'ż👩' },
    });
  });
});
