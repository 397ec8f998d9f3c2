import { type Bug, change } from '../bug.ts';

/** Outcomes misread. */
export const OUTCOMES: readonly Bug[] = [
  {
    name: 'take of unknown outcome = lost',
    changes: [
      change(
        'moves/claim.ts',
        `    if (take.outcome === 'unknown') return left(deps, row, 'take of the task');`,
        `    if (take.outcome === 'unknown') continue;`,
      ),
    ],
  },
  {
    name: 'take of unknown outcome = won',
    changes: [
      change(
        'moves/claim.ts',
        `  return take.outcome === 'written' ? { ...take, row: candidate.task } : take;`,
        `  return take.outcome === 'written' || take.outcome === 'unknown' ? { outcome: 'written', row: candidate.task } : take;`,
      ),
    ],
  },
  {
    name: 'lost take ignored',
    changes: [
      change(
        'moves/claim.ts',
        `  return take.outcome === 'written' ? { ...take, row: candidate.task } : take;`,
        `  return take.outcome === 'written' || take.outcome === 'condition_failed' ? { outcome: 'written', row: candidate.task } : take;`,
      ),
    ],
  },
  {
    name: 'slot of unknown outcome = taken by another, next one',
    changes: [
      change(
        'moves/claim.ts',
        `    if (put.outcome === 'unknown') return left(deps, row, 'put of the slot');`,
        `    if (put.outcome === 'unknown') continue;`,
      ),
    ],
  },
  {
    name: 'invoke of unknown outcome = refused',
    changes: [
      change(
        'aws/functions.ts',
        `      if (failureOf(error) === 'unknown') return { outcome: 'unknown', cause: error };
`,
        '',
      ),
    ],
  },
  {
    name: 'unknown outcome = done',
    changes: [
      change(
        'moves/settled.ts',
        `    if (result.outcome === 'written' || result.outcome === 'condition_failed') return result;`,
        `    if (result.outcome !== 'throttled') return result as Settled<Row>;`,
      ),
    ],
  },
  {
    name: 'throttled = done',
    changes: [
      change(
        'moves/settled.ts',
        `    if (result.outcome === 'written' || result.outcome === 'condition_failed') return result;`,
        `    if (result.outcome !== 'unknown') return result as Settled<Row>;`,
      ),
    ],
  },
  {
    name: 'unprocessed tasks forgotten',
    changes: [
      change(
        'moves/enqueue.ts',
        `    if (result.unprocessed.length === 0) return 'written';`,
        `    if (result.unprocessed.length >= 0) return 'written';`,
      ),
    ],
  },
  {
    name: 'a server error = no effect',
    changes: [
      change(
        'aws/store/outcome.ts',
        `  return status >= 400 && status < 500 ? 'refused' : 'unknown';`,
        `  return status >= 500 ? 'throttled' : status >= 400 ? 'refused' : 'unknown';`,
      ),
    ],
  },
  {
    name: 'a completion that finds C fails',
    changes: [
      change(
        'moves/complete.ts',
        `  const put = await settled(deps.system, 'putClosed', () => tasks.putClosed(closed));`,
        `  const put = await settled(deps.system, 'putClosed', () => tasks.putClosed(closed));
  if (put.outcome !== 'written') throw new Error('closed before');`,
      ),
    ],
  },
];
