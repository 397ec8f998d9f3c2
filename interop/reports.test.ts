import { readConfigFile } from '@sosw/local';
import { ESSENTIAL_NAMES } from 'sosw/essentials';
import { describe, expect, it } from 'vitest';
import { expectGolden } from './support/golden.ts';
import { InteropFleet } from './support/interop-fleet.ts';
import { EXAMPLE, pythonWorker, WORKERS } from './support/python.ts';

const LATENCY = 'python_latency';
const LATENCY_JOB = `{"lambda_name": "${LATENCY}", "services": ["search"], "samples": [23, 27, 25, 150]}`;

describe('the report of a Python worker', () => {
  it('is the recorded one: of the first invocation in a process, and of the next, which brings totals along', async () => {
    const fleet = await InteropFleet.start(await readConfigFile(EXAMPLE), EXAMPLE);
    for (const count of [1, 2]) {
      await fleet.schedule(LATENCY_JOB);
      await fleet.log.until('invocation_finished', LATENCY, count);
    }
    expect(fleet.log.of('environment_started', LATENCY)).toHaveLength(1);
    await expectGolden(fleet.reports[0], 'completed-cold');
    await expectGolden(fleet.reports[1], 'completed-warm');
  });

  it('becomes columns of the closed task, each of its own type; delivered again it changes nothing', async () => {
    const name = 'python_results';
    const fleet = await InteropFleet.start({ labourers: { [name]: pythonWorker('results') } }, WORKERS);
    await fleet.schedule(`{"lambda_name": "${name}"}`);
    await fleet.reported(1);
    await expectGolden(fleet.reports[0], 'completed-every-type');

    const task = await fleet.onlyClosedTask(name);
    const row = await fleet.closedRow(task);
    expect(row).toMatchObject({
      ...{ status: { S: 'completed' }, attempts: { N: '1' } },
      ...{ stat_rows: { N: '3' }, stat_seconds: { N: '0.25' }, stat_calls_register_clients: { N: '1' } },
      result_text: { S: 'żółć 日本 👩‍🚀' },
      result_number: { N: '42' },
      result_fraction: { N: '0.1' },
      result_yes: { BOOL: true },
      result_nothing: { NULL: true },
      result_list: { L: [{ N: '1' }, { S: 'two' }, { NULL: true }] },
      result_map: { M: { deep: { M: { er: { L: [{ N: '1.5' }] } } } } },
    });

    const again = await fleet.local.invoke(ESSENTIAL_NAMES.workerAssistant, fleet.reports[0] ?? '');
    expect(again.payload).toEqual({ outcome: 'duplicate' });
    expect(await fleet.closedRow(task)).toEqual(row);
    expect(await fleet.local.store.tasks.readSlots(name)).toEqual([]);
  });

  it('leaves its rows in the table of meta data, when the worker is configured so', async () => {
    const name = 'python_results';
    const labourer = pythonWorker('results', { config: { meta_handler_config: { write_meta_to_ddb: true } } });
    const fleet = await InteropFleet.start({ labourers: { [name]: labourer } }, WORKERS);
    await fleet.schedule(`{"lambda_name": "${name}"}`);
    await fleet.log.until('invocation_finished', name, 1);
    await fleet.reported(1);
    const { taskId } = await fleet.onlyClosedTask(name);
    expect(await fleet.metaOf(taskId)).toEqual([
      {
        ...{ task_id: { S: taskId }, action: { S: 'completed' }, author: { S: name } },
        ...{ created_at: { N: expect.any(String) }, invocation_id: { S: expect.any(String) } },
        log_stream_name: { S: expect.any(String) },
      },
    ]);
  });
});
