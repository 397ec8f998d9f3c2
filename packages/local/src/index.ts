/** The embedded default of sosw: AWS Lambda and DynamoDB on one machine. */
export {
  type BundledFunction,
  type BundleOptions,
  bundleFunction,
} from './bundle.ts';
export { isAlive } from './data/processes.ts';
export { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts';
export {
  BundleError,
  type BundleErrorDetails,
  type BundleProblem,
  DataFolderError,
  type DataFolderErrorDetails,
  DataFolderInUseError,
  type DataFolderInUseErrorDetails,
} from './errors.ts';
export { AttemptMeter } from './fleet/attempt-meter.ts';
export { CONFIG_FILE, readConfigFile } from './fleet/config-file.ts';
export type { FleetCalls, FunctionAnswer } from './fleet/fleet-calls.ts';
export {
  announceFleet,
  FLEET_FOLDER,
  type FleetRecord,
  findFleet,
  withdrawFleet,
} from './fleet/fleet-record.ts';
export type { ConfigChange, Rebuild, SourceObserver } from './fleet/live-sources.ts';
export { DEFAULT_TICK_MS, type LocalFleet, type LocalFleetOptions, startLocalFleet } from './fleet/local-fleet.ts';
export { logFolder } from './fleet/log-files.ts';
export { functionArn } from './host/arn.ts';
export type { FunctionSpec } from './host/function-spec.ts';
export type {
  DropReason,
  EndReason,
  EnvironmentEnded,
  EnvironmentStarted,
  EventDropped,
  HostEvent,
  HostObserver,
  InvocationFinished,
  InvocationStarted,
  InvokeAccepted,
  InvokeThrottled,
  LogLine,
} from './host/host-event.ts';
export { type CloseOptions, type LambdaHost, type LambdaHostOptions, startLambdaHost } from './host/lambda-host.ts';
export type { ProcessObserver } from './host/process-register.ts';
export type { CancelTimer, HostTime } from './host/time.ts';
export { isolationEnvironment, type LocalEndpoints } from './isolation.ts';
export { nodeCommand } from './node-function.ts';
