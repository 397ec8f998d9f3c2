import { describe, expect, it } from 'vitest';
import { payloadOf, runFields, taskOf } from '../../src/runtime/task-event.ts';
import { lambdaContext } from './fake-platform.ts';

const ID = 'some_worker~0~1q5wzd3k4000000f9k2jx7qa';

describe('the task of an event', () => {
  it('is all that the Orchestrator says', () => {
    const event = {
      a: 1,
      task_id: ID,
      labourer_id: 'some_worker',
      created_at: 1.5,
      attempts: 2,
      attempt: 3,
      lease_until_ms: 9,
      receipt: '0.abcdefgh',
    };
    expect(taskOf(event)).toEqual({
      info: { id: ID, labourerId: 'some_worker', attempt: 3, createdAt: 1.5 },
      echo: { attempt: 3, receipt: '0.abcdefgh' },
      leaseUntilMs: 9,
    });
    expect(payloadOf(event)).toEqual({ a: 1 });
  });

  it('of an Orchestrator of the original has its attempt counted, and nothing to echo', () => {
    expect(taskOf({ task_id: 'f00', attempts: 1 })).toEqual({ info: { id: 'f00', attempt: 2 }, echo: {} });
  });

  it('is known by its id alone', () => {
    expect(taskOf({ task_id: ID })?.info).toEqual({ id: ID, labourerId: 'some_worker', attempt: 1 });
  });

  it.each([[undefined], [null], ['text'], [[1]], [{}], [{ task_id: 5 }], [{ task_id: '' }]])(
    'is none for the event %j, which is its own payload',
    (event) => {
      expect(taskOf(event)).toBeUndefined();
      expect(payloadOf(event)).toEqual(event);
    },
  );
});

describe('the fields of a run', () => {
  it('name invocation and task', () => {
    expect(runFields({ task_id: ID, attempt: 2 }, lambdaContext())).toEqual({
      request_id: 'req-0001',
      task_id: ID,
      labourer_id: 'some_worker',
      attempt: 2,
    });
    expect(runFields({}, undefined)).toEqual({});
  });
});
