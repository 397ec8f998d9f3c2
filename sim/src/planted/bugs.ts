import type { SourceChange } from '../bundle.ts';

/** A small wrong change of the real source. */
export interface Bug {
  readonly name: string;
  readonly changes: readonly SourceChange[];
  /** The directed scenario that catches it; without one random seeds do. */
  readonly scenario?: string;
}

const change = (file: string, find: string, replace: string): SourceChange => ({ file, find, replace });

/** To add one: a name, the file below `packages/core/src`, a text that occurs there once, and what stands there instead. */
export const BUGS: readonly Bug[] = [
  // Conditions of writes, dropped or weakened one by one.
  {
    name: 'R put into any slot',
    changes: [
      change(
        'aws/store/running-rows.ts',
        `text: 'attribute_not_exists(#slot)' }`,
        `text: 'attribute_not_exists(#slot) OR attribute_exists(#slot)' }`,
      ),
    ],
  },
  {
    name: 'R put over any claim',
    changes: [
      change(
        'aws/store/running-rows.ts',
        'over === undefined ? SLOT_IS_FREE : heldWith(over)',
        'over === undefined ? SLOT_IS_FREE : undefined',
      ),
    ],
  },
  {
    name: 'R delete of any claim',
    changes: [
      change('aws/store/running-rows.ts', 'slotKey(labourerId, slot), heldWith(token))', 'slotKey(labourerId, slot))'),
    ],
  },
  {
    name: 'Q take, there or not',
    changes: [change('aws/store/queued-rows.ts', 'taskKey(ref), STILL_QUEUED)', 'taskKey(ref))')],
  },
  {
    name: 'W put over what waits',
    changes: [change('aws/store/waiting-rows.ts', 'waitingItem(task), NOT_WAITING_YET)', 'waitingItem(task))')],
  },
  {
    name: 'W claim of any due time',
    changes: [
      change(
        'aws/store/waiting-rows.ts',
        `text: '#due_ms = :seen'`,
        `text: 'attribute_exists(#due_ms) AND :seen = :seen'`,
      ),
    ],
  },
  {
    name: 'W claim, due or not',
    changes: [
      change('aws/store/waiting-rows.ts', `remove: ['due_ms'], condition: dueStill(dueMs) }`, `remove: ['due_ms'] }`),
    ],
  },
  {
    name: 'W claim leaves the due time',
    changes: [change('aws/store/waiting-rows.ts', `remove: ['due_ms'], condition`, 'condition')],
  },
  {
    name: 'W release of any attempt',
    changes: [
      change(
        'aws/store/waiting-rows.ts',
        `        condition: claimedWith(release.token),
`,
        '',
      ),
    ],
    scenario: 'R6: a late failure, its token gone',
  },
  {
    name: 'C put over what is closed',
    changes: [change('aws/store/closed-rows.ts', 'closedItem(task), NOT_CLOSED_YET)', 'closedItem(task))')],
  },
  {
    name: 'lanes lowered',
    changes: [
      change(
        'aws/store/labourer-states.ts',
        'set: { lanes_read: N(lanes) }, condition: fewerThan(lanes) }',
        'set: { lanes_read: N(lanes) } }',
      ),
    ],
  },
  {
    name: 'job created over another',
    changes: [
      change('aws/store/job-store.ts', 'newJobItem(job, ownerUntilMs), NO_SUCH_JOB)', 'newJobItem(job, ownerUntilMs))'),
    ],
  },
  {
    name: 'job taken over by anybody',
    changes: [
      change(
        'aws/store/job-store.ts',
        `        condition: stillAsSeen(epoch, seenUntilMs),
`,
        '',
      ),
    ],
    scenario: 'R10: taken over twice',
  },
  {
    name: 'cursor saved by a former owner',
    changes: [
      change(
        'aws/store/job-store.ts',
        `text: \`\${owned.text} AND #cursor <= :cursor\`, values: { ...owned.values, ':cursor': N(cursor) }`,
        `text: '#cursor <= :cursor', values: { ':cursor': N(cursor) }`,
      ),
    ],
    scenario: 'R10: the cursor of a former owner',
  },
  {
    name: 'cursor set back',
    changes: [
      change(
        'aws/store/job-store.ts',
        `text: \`\${owned.text} AND #cursor <= :cursor\`, values: { ...owned.values, ':cursor': N(cursor) }`,
        '...owned',
      ),
    ],
    scenario: 'R10: a cursor that comes late',
  },
  {
    name: 'job released by a former owner',
    changes: [
      change(
        'aws/store/job-store.ts',
        `remove: ['owner_until_ms'],
        condition: ownedBy(epoch),`,
        `remove: ['owner_until_ms'],`,
      ),
    ],
    scenario: 'R10: released by a former owner',
  },
  {
    name: 'job marked after it was closed',
    changes: [
      change(
        'aws/store/job-store.ts',
        `text: \`\${owned.text} AND #state <> :closed\`, values: { ...owned.values, ':closed': CLOSED }`,
        '...owned',
      ),
    ],
    scenario: 'R10: marked after it was closed',
  },
  // The order of the writes of a move, swapped.
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
        '  await retire(deps, found.row, terms, {',
        `  await passOn(deps, terms, found);
  await retire(deps, found.row, terms, {`,
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
  // Where a task is looked for.
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
  // Outcomes misread.
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
  // Numbers.
  {
    name: 'a slot too many',
    changes: [
      change(
        'moves/fresh-slots.ts',
        '(this.#certain || k < this.#slots())) return k < this.#slots();',
        '(this.#certain || k <= this.#slots())) return k <= this.#slots();',
      ),
      change('essentials/tick.ts', 'Array.from({ length: inForce.slots }', 'Array.from({ length: inForce.slots + 1 }'),
    ],
  },
  {
    name: 'hand-over whatever the slots',
    changes: [
      change(
        'moves/fresh-slots.ts',
        `  async cover(k: number): Promise<boolean> {
`,
        `  async cover(k: number): Promise<boolean> {
    if (k >= 0) return true;
`,
      ),
    ],
  },
  {
    name: 'slots learnt long ago',
    changes: [
      change(
        'moves/fresh-slots.ts',
        'this.#clock.now() - this.#known.learntAtMs <= SLOTS_FRESH_MS',
        'this.#clock.now() >= 0',
      ),
    ],
    scenario: 'R2: slots lowered meanwhile',
  },
  {
    name: 'a retry a second early',
    changes: [change('aws/store/waiting-rows.ts', `':now': N(nowMs) } };`, `':now': N(nowMs + 1000) } };`)],
  },
  {
    name: 'an attempt too few',
    changes: [change('moves/retire.ts', 'attempts >= terms.maxAttempts', 'attempts >= terms.maxAttempts - 1')],
  },
  {
    name: 'an attempt too many',
    changes: [change('moves/retire.ts', 'attempts >= terms.maxAttempts', 'attempts > terms.maxAttempts')],
  },
  {
    name: 'the number of an attempt used twice',
    changes: [
      change('moves/claim.ts', 'attempt: candidate.due.attempts + 1', 'attempt: Math.max(1, candidate.due.attempts)'),
    ],
  },
  {
    name: 'a refusal counts',
    changes: [
      change('moves/retire.ts', `verdict.outcome === 'refused' ? row.attempt - 1 : row.attempt`, 'row.attempt'),
    ],
  },
  {
    name: 'a lease without its margin',
    changes: [
      change('moves/expire.ts', 'row.leaseUntilMs + LEASE_MARGIN_MS < nowMs', 'row.leaseUntilMs - 20_000 < nowMs'),
    ],
    scenario: 'M: a lease that is used up',
  },
  {
    name: 'a lease that only just fits',
    changes: [
      change(
        'domain/timings.ts',
        'Math.max(timeoutMs + eventAgeMs + LEASE_EXTRA_MS, LEASE_MIN_MS)',
        'timeoutMs + 1000',
      ),
    ],
  },
  // Reports and events.
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
  // Ticks.
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
