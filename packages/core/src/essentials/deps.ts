import type { MoveDeps } from '../moves/deps.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { JobTexts } from '../ports/job-texts.ts';
import type { LabourerStates } from '../ports/labourer-states.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { TaskWriter } from '../ports/task-store.ts';

/** What the essentials need of the world. */
export interface EssentialDeps extends MoveDeps {
  readonly states: LabourerStates;
  readonly jobs: JobStore;
  readonly writer: TaskWriter;
  /** Where large texts of jobs are kept. Undefined: nowhere, all stand in their rows. */
  readonly texts: JobTexts | undefined;
  readonly metrics: Metrics;
  /** Names of the essentials' own functions, to wake each other. */
  readonly names: EssentialNames;
}

export interface EssentialNames {
  readonly orchestrator: string;
  readonly scheduler: string;
}

/** Names of the functions as in the original. */
export const ESSENTIAL_NAMES = {
  orchestrator: 'sosw_orchestrator',
  scheduler: 'sosw_scheduler',
  scavenger: 'sosw_scavenger',
  workerAssistant: 'sosw_worker_assistant',
} as const;
