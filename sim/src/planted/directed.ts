import type { FaultPlan } from '../faults.ts';
import type { Workload } from '../workload/workload.ts';

/** An interleaving that is too rare to wait for, written out. */
export interface Directed {
  readonly name: string;
  readonly workload: Workload;
  readonly plan: () => FaultPlan;
}

export const DIRECTED: readonly Directed[] = [];
