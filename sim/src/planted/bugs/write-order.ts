import { type Bug, change } from '../bug.ts';

/** The order of the writes of a move, swapped. */
export const WRITE_ORDER: readonly Bug[] = [
  {
    name: 'Q taken before R is put',
    changes: [
      change(
        'moves/claim.ts',
        '    const put = await putSlot(deps, row, over, slots);',
        `    const early = await takeTask(deps, candidate, row);
    const put = await putSlot(deps, row, over, slots);`,
      ),
      change('moves/claim.ts', '    const take = await takeTask(deps, candidate, row);', '    const take = early;'),
    ],
  },
  {
    name: 'W deleted before C is put',
    changes: [
      change(
        'moves/complete.ts',
        `  const put = await settled(deps.system, 'putClosed'`,
        `  if (waiting) await settled(deps.system, 'deleteWaiting', () => tasks.deleteWaiting(ref));
  const put = await settled(deps.system, 'putClosed'`,
      ),
    ],
  },
  {
    name: 'dead: W deleted before C is put',
    changes: [
      change(
        'moves/retire.ts',
        `  const put = await settled(system, 'putClosed'`,
        `  if (row.cameFrom === 'W') await settled(system, 'deleteWaiting', () => tasks.deleteWaiting(row));
  const put = await settled(system, 'putClosed'`,
      ),
    ],
  },
  {
    name: 'dead: W not deleted',
    changes: [
      change(
        'moves/retire.ts',
        `  if (row.cameFrom === 'W') await settled(system, 'deleteWaiting', () => tasks.deleteWaiting(row));
  return put.outcome`,
        '  return put.outcome',
      ),
    ],
  },
  {
    name: 'handed over before C is put',
    changes: [
      change(
        'essentials/worker-assistant.ts',
        '  const outcome = await complete(deps',
        `  if (found) await passOn(deps, terms, found);
  const outcome = await complete(deps`,
      ),
    ],
  },
  {
    name: 'handed over before the attempt is retired',
    changes: [
      change(
        'essentials/worker-assistant.ts',
        '  for (const row of [found.row, ...found.twins]) await retire',
        `  await passOn(deps, terms, found);
  for (const row of [found.row, ...found.twins]) await retire`,
      ),
    ],
  },
  {
    name: 'refused: freed before it is retired',
    changes: [
      change(
        'moves/refuse.ts',
        `  await retire(deps, row, terms, { outcome: 'refused'`,
        `  await free(deps, { labourerId: row.labourerId, slot: row.slot, over: row.token });
  await retire(deps, row, terms, { outcome: 'refused'`,
      ),
    ],
  },
  {
    name: 'cancel deletes before C is put',
    changes: [
      change(
        'moves/cancel.ts',
        '  let isMine = false;',
        `  await settled(system, 'deleteQueued', () => tasks.deleteQueued(ref));
  let isMine = false;`,
      ),
    ],
  },
  {
    name: 'a job closed before its text is removed',
    changes: [
      change('essentials/job-progress.ts', '  await removeText({ texts }, text);\n', ''),
      change(
        'essentials/job-progress.ts',
        "  return closed.outcome === 'written';",
        "  if (closed.outcome === 'written') await removeText({ texts }, text);\n  return closed.outcome === 'written';",
      ),
    ],
  },
  {
    name: 'cursor saved before its window is written',
    changes: [
      change(
        'moves/enqueue.ts',
        '    if (!(await writeWindow(deps',
        `    await settled(system, 'saveCursor', () => jobs.saveCursor(job.jobId, epoch, to, ownerUntilMs));
    if (!(await writeWindow(deps`,
      ),
    ],
  },
];
