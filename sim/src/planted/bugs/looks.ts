import { type Bug, change } from '../bug.ts';

/** Where a task is looked for. */
export const LOOKS: readonly Bug[] = [
  {
    name: 'compare without Q',
    changes: [
      change(
        'moves/missing-tasks.ts',
        `  await lookIn('queued');
`,
        '',
      ),
    ],
  },
  {
    name: 'compare without R',
    changes: [
      change(
        'moves/missing-tasks.ts',
        `  for (const { taskId } of await tasks.readSlots(ids.labourerId)) found.add(taskId);
`,
        '',
      ),
    ],
  },
  {
    name: 'compare without W',
    changes: [
      change(
        'moves/missing-tasks.ts',
        `  await lookIn('waiting');
`,
        '',
      ),
    ],
  },
  {
    name: 'compare without C',
    changes: [
      change(
        'moves/missing-tasks.ts',
        `  await lookIn('closed');
`,
        '',
      ),
    ],
  },
  {
    name: 'compare against the road',
    changes: [
      change(
        'moves/missing-tasks.ts',
        `  await lookIn('queued');
`,
        `  await lookIn('closed');
  await lookIn('waiting');
`,
      ),
      change(
        'moves/missing-tasks.ts',
        `  await lookIn('waiting');
  await lookIn('closed');
  return`,
        `  await lookIn('queued');
  return`,
      ),
    ],
    scenario: 'R10: a task that moves during a compare',
  },
  {
    name: 'no compare at a resume',
    changes: [
      change('moves/enqueue.ts', 'mustCompare: owned.isResumed && cursor === owned.cursor', 'mustCompare: false'),
    ],
  },
  {
    name: 'no compare after a batch of unknown outcome',
    changes: [
      change(
        'moves/enqueue.ts',
        `    isUncertain = true;
`,
        `    isUncertain = false;
`,
      ),
    ],
  },
  {
    name: 'no wait before a compare',
    changes: [
      change(
        'moves/enqueue.ts',
        `      await deps.system.timers.sleep(REQUEST_AFTERLIFE_MS);
`,
        '',
      ),
    ],
  },
  {
    name: 'expiry does not look into Q',
    changes: [change('moves/expire.ts', 'if (await deps.tasks.readQueued(row)) {', 'if (row.attempt < 0) {')],
  },
  {
    name: 'expiry takes no look at other slots',
    changes: [
      change(
        'moves/expire.ts',
        `    if (await runsElsewhere(deps, row)) return false;
`,
        '',
      ),
    ],
    scenario: 'R6: expired where it never ran',
  },
  {
    name: 'expiry believes another slot, dead or alive',
    changes: [change('moves/expire.ts', ' && !hasExpired(other, nowMs),', ',')],
  },
  {
    name: 'claim from W without a look at C',
    changes: [
      change(
        'moves/claim.ts',
        `    if (candidate.from === 'W' && (await wasClosed(deps, candidate))) continue;
`,
        '',
      ),
    ],
  },
  {
    name: 'dead from Q without a look at W',
    changes: [
      change('moves/retire.ts', `row.cameFrom === 'Q' ? waiting !== undefined :`, `row.cameFrom === 'Q' ? false :`),
    ],
    scenario: 'R6: dead from Q, moved on to W',
  },
  {
    name: 'cancel does not look into R',
    changes: [
      change(
        'moves/cancel.ts',
        `  if (running?.cameFrom === 'Q') return running.task;
`,
        '',
      ),
    ],
  },
];
