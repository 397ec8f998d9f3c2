import type { DueTask, Task, TaskRef } from '../domain/task.ts';

/** A task that may be claimed, as a reader saw it. Somebody else may be faster. */
export type Candidate = { readonly from: 'Q'; readonly task: Task } | { readonly from: 'W'; readonly due: DueTask };

/** Yields the next candidate, or undefined when there is none to be had. Never the same task twice. */
export type CandidateSource = () => Promise<Candidate | undefined>;

export function refOf(candidate: Candidate): TaskRef {
  const { lane, taskId } = candidate.from === 'Q' ? candidate.task : candidate.due;
  return { lane, taskId };
}
