/** What operators and their tools do with a fleet: everything but the AWS clients, which they hand in. */
export { configDocuments, type FleetConfig, FUNCTION_DEFAULTS } from '../domain/fleet.ts';
export type { ClosedStatus, ClosedTask, HistoryEntry, Task } from '../domain/task.ts';
export type { JobRow } from '../ports/job-store.ts';
export type { Store } from '../ports/store.ts';
export type { System } from '../ports/system.ts';
export { ESSENTIAL_NAMES } from './deps.ts';
export { idsOf, jobTotals } from './job-progress.ts';
export type { JobAnswer } from './scheduler.ts';
