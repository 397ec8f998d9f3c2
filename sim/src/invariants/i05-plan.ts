import type { Item } from '../dynamodb/item.ts';
import type { Job } from '../workload/jobs.ts';
import type { Ledger } from '../world/ledger.ts';
import { type Invariant, jobsOf } from './invariant.ts';

export const plan: Invariant = {
  id: 'I5',
  says: 'the tasks of a job are exactly its plan, once each, and its totals say how they ended',

  onMove({ place, before, after, task }, _watched, complain) {
    const isNew = !before && after && (place === 'Q' || (place === 'W' && after.attempts?.N === '0' && after.due_ms));
    const wasSeen = task.hasLeft || (place === 'W' && task.q) || (place === 'Q' && task.w);
    // A refused first attempt waits as if it were new: it was claimed before.
    if (isNew && wasSeen && !(place === 'W' && task.claims.length > 0)) complain(`${task.id} is written again`);
  },

  atEnd({ ledger, workload, texts }, complain) {
    for (const job of jobsOf(workload)) {
      const row = ledger.jobs.get(job.id);
      if (!row) complain(`${job.id} was never accepted`);
      else for (const text of differences(job, row, ledger)) complain(`${job.id}: ${text}`);
      if (workload.closesJobs && row?.state?.S !== 'closed') complain(`${job.id} is not closed`);
      const isKept = texts.includes(row?.text_key?.S ?? '');
      if (row?.state?.S === 'closed' && isKept) complain(`${job.id} is closed, and its text is kept`);
    }
    const known = new Set(jobsOf(workload).map(({ id }) => id));
    for (const { id, jobId = '' } of ledger.tasks.values()) if (!known.has(jobId)) complain(`${id} is of no job`);
  },
};

function* differences(job: Job, row: Item, ledger: Ledger): Iterable<string> {
  const tasks = [...ledger.tasks.values()].filter(({ jobId }) => jobId === job.id);
  const isCut = row.chunkable_attrs?.L?.length !== 0;
  const expected = [...job.payloads({ today: row.today?.S ?? '', isCut })].sort();
  const found = tasks.map(({ payload }) => payload).sort();
  if (JSON.stringify(found) !== JSON.stringify(expected)) yield `planned ${expected.join()}, found ${found.join()}`;
  if (row.state?.S === 'writing') yield 'its row says that tasks are still to be written';
  const totals = row.totals?.M;
  for (const status of ['completed', 'dead', 'cancelled']) {
    const count = tasks.filter(({ c }) => c?.status?.S === status).length;
    if (totals && Number(totals[status]?.N) !== count) yield `${count} ${status}, its row says ${totals[status]?.N}`;
  }
}
