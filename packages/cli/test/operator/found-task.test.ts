import { aClosedTask, aReference, aSlot, aTask, aWaitingTask } from 'sosw/testing';
import { describe, expect, it } from 'vitest';
import { stateOf } from '../../src/operator/found-task.ts';

const task = aTask();
const none = { running: undefined, waiting: undefined, closed: undefined };
const running = aReference(task, { token: 'mine' });
const taken = aWaitingTask(task, { token: 'mine' });

describe('stateOf', () => {
  it.each([
    ['queued', 'nothing further along', none],
    ['running', 'a slot', { ...none, running: aSlot(task) }],
    ['running', 'a slot and the row in waiting that it has taken', { ...none, running, waiting: taken }],
    ['waiting', 'a row in waiting', { ...none, waiting: aWaitingTask(task) }],
    [
      'waiting',
      'a row in waiting beside the slot of an attempt that is over',
      { ...none, running, waiting: aWaitingTask(task) },
    ],
    [
      'waiting',
      'a row that another attempt has taken than the slot holds',
      { ...none, running: aReference(task, { token: 'old' }), waiting: taken },
    ],
    ['closed', 'a closed row, whatever else is left', { running, waiting: taken, closed: aClosedTask(task) }],
  ])('is %s with %s', (state, _, rows) => {
    expect(stateOf(rows)).toBe(state);
  });
});
