import { type Bug, change } from '../bug.ts';

/** Reports and events. */
export const REPORTS: readonly Bug[] = [
  {
    name: 'a stale failure counts',
    changes: [
      change(
        'moves/find-attempt.ts',
        'return row && row.token === receipt.token && fits(row) ? { row, isNamed: true, twins: [] } : undefined;',
        'return row ? { row, isNamed: true, twins: [] } : undefined;',
      ),
    ],
  },
  {
    name: 'a failure without a number always counts',
    changes: [
      change(
        'essentials/worker-assistant.ts',
        'if (!found || (!found.isNamed && found.row.attempt !== 1)) {',
        'if (!found) {',
      ),
    ],
    scenario: 'R6: a late failure without a number',
  },
  {
    name: 'without a receipt the first claim counts, wherever from',
    changes: [change('moves/find-attempt.ts', `Number(b.cameFrom === 'W') - Number(a.cameFrom === 'W') || `, '')],
    scenario: 'R4: two slots with a first attempt',
  },
  {
    name: 'without a receipt only the first slot is retired',
    changes: [
      change(
        'essentials/worker-assistant.ts',
        '  for (const row of [found.row, ...found.twins]) await retire(deps, row, terms, verdict);',
        '  await retire(deps, found.row, terms, verdict);',
      ),
    ],
    scenario: 'R6: two slots with the attempt that failed',
  },
  {
    name: 'a stale completion is dropped',
    changes: [
      change(
        'moves/complete.ts',
        `  const waiting = row?.cameFrom === 'Q' ? undefined : await tasks.readWaiting(ref);`,
        `  const waiting = row?.cameFrom === 'W' ? await tasks.readWaiting(ref) : undefined;`,
      ),
    ],
  },
  {
    name: 'a payload read and written again',
    changes: [
      change(
        'domain/invocation.ts',
        'const open = task.payload.trimEnd().slice(0, -1).trimEnd();',
        'const open = JSON.stringify(JSON.parse(task.payload)).slice(0, -1);',
      ),
    ],
  },
  {
    name: 'an invented id closes a task',
    changes: [
      change(
        'moves/complete.ts',
        `  if (!body) return (await tasks.isClosed(ref)) ? 'duplicate' : 'unknown_task';`,
        `  if (!body) {
    await tasks.putClosed(closedTask({ ...ref, labourerId: 'w0', createdAt: 0, payload: '{}' }, terms, { status: 'completed', attempts: 1, nowMs: 0, history: [] }));
    return 'unknown_task';
  }`,
      ),
    ],
  },
];
