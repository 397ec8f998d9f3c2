/** The embedded default of sosw: AWS Lambda and DynamoDB on one machine. */
export {
  type BundledFunction,
  type BundleOptions,
  bundleFunction,
} from './bundle.ts';
export { type Emulator, startEmulator } from './emulator.ts';
export {
  BundleError,
  type BundleErrorDetails,
  type BundleProblem,
} from './errors.ts';
export { AttemptMeter } from './fleet/attempt-meter.ts';
export { CONFIG_FILE, readConfigFile } from './fleet/config-file.ts';
export {
  announceFleet,
  FLEET_FOLDER,
  type FleetRecord,
  findFleet,
  isAlive,
  withdrawFleet,
} from './fleet/fleet-record.ts';
export {
  DEFAULT_TICK_MS,
  type FunctionAnswer,
  type LocalFleet,
  type LocalFleetOptions,
  startLocalFleet,
} from './fleet/local-fleet.ts';
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
  LogLine,
} from './host/host-event.ts';
export { type CloseOptions, type LambdaHost, type LambdaHostOptions, startLambdaHost } from './host/lambda-host.ts';
export type { CancelTimer, HostTime } from './host/time.ts';
export { isolationEnvironment, type LocalEndpoints } from './isolation.ts';
export { nodeCommand } from './node-function.ts';
