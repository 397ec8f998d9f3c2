import type { Store } from '../../ports/store.ts';
import type { OnUnchecked } from './check.ts';
import { jobListing } from './job-listing.ts';
import { jobStore } from './job-store.ts';
import { labourerStates } from './labourer-states.ts';
import type { StoreContext } from './table.ts';
import { taskListing } from './task-listing.ts';
import { taskStore } from './task-store.ts';
import { taskWriter } from './task-writer.ts';

export interface StoreOptions extends StoreContext {
  /** Told of each table that `check` could not ask for. Default: nobody is. */
  readonly onUnchecked?: OnUnchecked;
}

/** The store ports on DynamoDB. */
export function createStore({ onUnchecked, ...context }: StoreOptions): Store {
  return {
    tasks: taskStore(context, onUnchecked),
    writer: taskWriter(context),
    states: labourerStates(context),
    jobs: jobStore(context),
    listing: { ...taskListing(context), ...jobListing(context) },
  };
}
