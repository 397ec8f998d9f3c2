import { InvalidInputError } from '../../domain/errors.ts';
import type { WaitingRows } from '../../ports/task-store.ts';
import { type Item, N, S } from './attributes.ts';
import type { Condition } from './expressions.ts';
import { pastItem } from './rows/history.ts';
import { taskKey } from './rows/task.ts';
import { readDue, readWaiting, waitingItem } from './rows/waiting.ts';
import { type StoreContext, Table } from './table.ts';
import { DUE_INDEX } from './tables.ts';

/**
 *     tick A   R1 = (T, 1) expired .............................. put W[T], attempts 1   failed: it has moved on
 *     tick B   R1 = (T, 1) expired   put W[T]   claim: attempts 2
 *
 * Unconditional, A would set back what the next attempts have done, and two of them would run.
 */
const NOT_WAITING_YET: Condition = { text: 'attribute_not_exists(#task_id)' };

/**
 *     A   reads W[T] due 10 .................................. claim if due = 10   failed: it is 95 now
 *     B   reads W[T] due 10   claim ok   runs, fails: due 95
 *
 * "due exists" alone would let A start T before its new time, with an attempt number that was used. The due time is new
 * at each failure, so it stands for the number of attempts too, which a refusal restores.
 */
const dueStill = (dueMs: number): Condition => ({ text: '#due_ms = :seen', values: { ':seen': N(dueMs) } });

/**
 *     late WA   R1 = (T, 2, token a) .............................. release if token = a   failed: it is b now
 *     tick      R1 expired: release, due again   claim (T, 3, token b)
 *
 * Without the token the late failure would take T from attempt 3 while that runs.
 */
const claimedWith = (token: string): Condition => ({ text: '#token = :mine', values: { ':mine': S(token) } });

const PAGE_ROWS = 500;

export function waitingRows(context: StoreContext): WaitingRows {
  const table = new Table(context, 'waiting');
  return {
    readWaiting: (ref) => table.get('readWaiting', taskKey(ref), readWaiting),

    putWaiting: (task) => table.put('putWaiting', waitingItem(task), NOT_WAITING_YET),

    claimWaiting: (ref, { dueMs, attempt, token }) =>
      table.updateAndGet(
        'claimWaiting',
        taskKey(ref),
        { set: { attempts: N(attempt), token: S(token) }, remove: ['due_ms'], condition: dueStill(dueMs) },
        readWaiting,
      ),

    releaseWaiting: (ref, release) =>
      table.update('releaseWaiting', taskKey(ref), {
        set: { attempts: N(release.attempts), due_ms: N(release.dueMs), ...pastItem(release) },
        remove: ['token'],
        condition: claimedWith(release.token),
      }),

    deleteWaiting: (ref) => table.delete('deleteWaiting', taskKey(ref)),

    dueHead: (lane, nowMs, limit, { eventual = false } = {}) => {
      const where = { text: '#lane = :lane AND #due_ms <= :now', values: { ':lane': S(lane), ':now': N(nowMs) } };
      return table.head('dueHead', { index: DUE_INDEX.name, where, limit, eventual }, readDue);
    },

    waitingPage: async (lane, cursor) => {
      const query = {
        index: DUE_INDEX.name,
        where: { text: '#lane = :lane', values: { ':lane': S(lane) } },
        limit: PAGE_ROWS,
        ...(cursor !== undefined && { after: keyOf(lane, cursor) }),
      };
      const { items, last } = await table.page('waitingPage', query);
      const tasks = table.rows(items, readDue);
      return last ? { tasks, cursor: cursorOf(last) } : { tasks };
    },
  };
}

/** `<due_ms> <task_id>` of the last row of a page; with the lane, the key of the index. */
function cursorOf({ due_ms, task_id }: Item): string {
  return `${due_ms?.N} ${task_id?.S}`;
}

function keyOf(lane: string, cursor: string): Item {
  const [, due, taskId] = /^(\d+) (\S+)$/.exec(cursor) ?? [];
  if (due === undefined || taskId === undefined) {
    throw new InvalidInputError({ path: 'cursor', expected: 'the cursor of a page before', given: cursor });
  }
  return { ...taskKey({ lane, taskId }), due_ms: { N: due } };
}
