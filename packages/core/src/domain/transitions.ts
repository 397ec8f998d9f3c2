import type { TaskState } from './task.ts';

/** Where a move starts: a place of the road, or nowhere. */
export type Origin = TaskState | 'none';

export interface Transition {
  readonly from: Origin;
  readonly to: TaskState;
  /** The file in `moves/` that makes it. */
  readonly move: string;
  readonly when: string;
}

/**
 * Every way a task can travel; there is no other. The same table is drawn in the README and checked against it.
 * A move writes `to` first and removes `from` afterwards, but for `waiting -> running`: a retried task keeps its row in
 * waiting while an attempt holds a slot.
 */
export const TRANSITIONS: readonly Transition[] = [
  { from: 'none', to: 'queued', move: 'enqueue', when: 'a job is cut into tasks' },
  { from: 'none', to: 'waiting', move: 'enqueue', when: 'a job is cut into tasks with a delayed start' },
  { from: 'queued', to: 'running', move: 'claim', when: 'a slot is free' },
  { from: 'waiting', to: 'running', move: 'claim', when: 'a slot is free and the task is due' },
  { from: 'running', to: 'closed', move: 'complete', when: 'the worker reports success' },
  { from: 'waiting', to: 'closed', move: 'complete', when: 'the worker reports success after its lease ended' },
  { from: 'running', to: 'waiting', move: 'retire', when: 'the attempt failed, was refused, or its lease ended' },
  { from: 'running', to: 'closed', move: 'retire', when: 'the attempt failed and none is left: dead' },
  { from: 'queued', to: 'closed', move: 'cancel', when: 'somebody cancels it' },
  { from: 'running', to: 'closed', move: 'cancel', when: 'somebody cancels it; the attempt is not stopped' },
  { from: 'waiting', to: 'closed', move: 'cancel', when: 'somebody cancels it' },
];

const ROAD: readonly TaskState[] = ['queued', 'running', 'waiting', 'closed'];

/** Of several copies of a task, the state that counts: the one furthest along the road. */
export function stateThatCounts(places: readonly TaskState[]): TaskState | undefined {
  return ROAD.findLast((state) => places.includes(state));
}

/** True when the table has a way from one to the other. */
export function canTravel(from: Origin, to: TaskState): boolean {
  return TRANSITIONS.some((transition) => transition.from === from && transition.to === to);
}
