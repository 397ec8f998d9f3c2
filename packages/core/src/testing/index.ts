export {
  type ConformanceCase,
  jobListingConformance,
  jobStoreConformance,
  labourerStatesConformance,
  storeConformance,
  taskListingConformance,
  taskStoreConformance,
  taskWriterConformance,
} from './conformance/index.ts';
export {
  aClosedTask,
  aDelayedTask,
  aJob,
  aReference,
  aSlot,
  aState,
  aTask,
  aWaitingTask,
  jobIds,
  MADE_AT_MS,
  someTasks,
  someTerms,
  type TaskOverrides,
} from './factories.ts';
export { type Fault, type Faulty, faulty, type PlannedFault } from './faults.ts';
export { type Gate, gated, type HeldCall } from './gates.ts';
export type { Operation } from './intercept.ts';
export { ManualSystem, type ManualSystemOptions, seededRandom } from './manual-system.ts';
