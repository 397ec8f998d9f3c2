/** What operators and their tools do with a fleet: everything but the AWS clients, which they hand in. */
export { dateIn } from '../domain/calendar.ts';
export { type Plan, planJob } from '../domain/chunking/plan.ts';
export { chunkableAttrsOf, type JobSchemas } from '../domain/chunking/schema.ts';
export type { PlanLevel } from '../domain/chunking/shape.ts';
export { type ConfigProblem, ESSENTIAL_DOCUMENTS, problemsOf } from '../domain/config-check.ts';
export { type ReadDocument, requireDocument } from '../domain/config-document.ts';
export {
  type ConfigLayer,
  type ExplainedKey,
  explainConfig,
  type LayerValue,
  labourerDefaults,
  leavesOf,
} from '../domain/config-explain.ts';
export { type Config, mergeConfig } from '../domain/config-layers.ts';
export { configuredLabourers } from '../domain/configured-labourers.ts';
export type { MetricQuery } from '../domain/ecology/metric-query.ts';
export { slotsFor } from '../domain/ecology/slots.ts';
export { canonicalConfig } from '../domain/essential-keys.ts';
export { configDocuments, type FleetConfig, FUNCTION_DEFAULTS } from '../domain/fleet.ts';
export { type JobStart, type NewJob, readJob } from '../domain/job.ts';
export { parseJson, writeJson } from '../domain/json-text.ts';
export { readLabourer, readLabourers } from '../domain/labourer.ts';
export type { CustomPeriod } from '../domain/periods.ts';
export { isSecretKey, MASK, withoutSecrets } from '../domain/secret-keys.ts';
export type {
  ClosedStatus,
  ClosedTask,
  HistoryEntry,
  RunningRow,
  Task,
  TaskRef,
  TaskState,
  WaitingTask,
} from '../domain/task.ts';
export { laneNames, requireTaskId, taskRefOf } from '../domain/task-id.ts';
export { enqueue } from '../moves/enqueue.ts';
export type { JobSummary } from '../ports/job-listing.ts';
export type { JobPlanInputs, JobRow, JobState } from '../ports/job-store.ts';
export type { LabourerState, UntickedState } from '../ports/labourer-states.ts';
export type { Store } from '../ports/store.ts';
export type { System } from '../ports/system.ts';
export type { PageOptions, TaskPage } from '../ports/task-listing.ts';
export type { ClosedTotals } from '../ports/task-store.ts';
export { ESSENTIAL_NAMES, type EssentialDeps } from './deps.ts';
export { closeJob, idsOf, jobTotals } from './job-progress.ts';
export { JOB_BYTES_MAX } from './job-text.ts';
export { type JobAnswer, schedule } from './scheduler.ts';
