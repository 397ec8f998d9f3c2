import type { JobListing } from '../../ports/job-listing.ts';
import { readJobSummary, SUMMARY_COLUMNS } from './rows/job.ts';
import { type StoreContext, Table } from './table.ts';

export function jobListing(context: StoreContext): JobListing {
  const table = new Table(context, 'jobs');
  return {
    async *jobs() {
      for await (const { items } of table.pages('list', { columns: SUMMARY_COLUMNS })) {
        yield* table.rows(items, readJobSummary);
      }
    },
  };
}
