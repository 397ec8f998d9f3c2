import { type Bug, change } from '../bug.ts';

/** Ticks. */
export const TICKS: readonly Bug[] = [
  {
    name: 'one bad labourer stops the others',
    changes: [
      change(
        'domain/labourer.ts',
        `      if (error instanceof InvalidInputError) return { id, error };
`,
        '',
      ),
    ],
  },
  {
    name: 'due tasks are not claimed by ticks',
    changes: [
      change('moves/next-for-tick.ts', 'takingTurns([waiting, queued])', 'takingTurns([waiting.slice(0, 0), queued])'),
    ],
  },
  {
    name: 'lanes are not raised',
    changes: [
      change(
        'moves/enqueue.ts',
        `  await settled(system, 'raiseLanes'`,
        `  if (job.lanes < 0) await settled(system, 'raiseLanes'`,
      ),
    ],
  },
  {
    name: 'a job has any number of owners',
    scenario: 'R10a: an owner who is alive',
    changes: [
      change(
        'essentials/scheduler.ts',
        'return ownerUntilMs !== undefined && nowMs <= ownerUntilMs + JOB_OWNER_MARGIN_MS;',
        'return ownerUntilMs === -1 && nowMs < 0;',
      ),
    ],
  },
  {
    name: 'a claim is left without a word',
    changes: [
      change(
        'moves/claim.ts',
        `  log.warn(\`claim left to its lease: \${what}\`, { task_id: row.taskId, slot: row.slot, attempt: row.attempt });
`,
        `  void log;
  void what;
`,
      ),
    ],
  },
];
