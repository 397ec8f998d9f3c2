import { type Bug, change } from '../bug.ts';

/** Numbers. */
export const NUMBERS: readonly Bug[] = [
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
    scenario: 'M: a lease shorter than its claimer',
    changes: [
      change(
        'domain/timings.ts',
        'Math.max(timeoutMs + eventAgeMs + LEASE_EXTRA_MS, LEASE_MIN_MS)',
        'timeoutMs + 1000',
      ),
    ],
  },
];
