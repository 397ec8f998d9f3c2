import type { JobListing } from './job-listing.ts';
import type { JobStore } from './job-store.ts';
import type { LabourerStates } from './labourer-states.ts';
import type { TaskListing } from './task-listing.ts';
import type { TaskStore, TaskWriter } from './task-store.ts';

/** Everything that is stored, by port. */
export interface Store {
  readonly tasks: TaskStore;
  readonly writer: TaskWriter;
  readonly states: LabourerStates;
  readonly jobs: JobStore;
  readonly listing: TaskListing & JobListing;
}
