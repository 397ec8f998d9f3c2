import { type Bug, change } from '../bug.ts';

/** Conditions of writes, dropped or weakened one by one. */
export const CONDITIONS: readonly Bug[] = [
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
];
