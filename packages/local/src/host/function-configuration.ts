import { LOCAL_ACCOUNT_ID, LOCAL_VERSION } from './arn.ts';
import type { FunctionSettings } from './function-spec.ts';

/** What GetFunctionConfiguration answers. */
export function functionConfiguration(settings: FunctionSettings, arn: string): Readonly<Record<string, unknown>> {
  return {
    FunctionName: settings.name,
    FunctionArn: arn,
    Runtime: settings.runtime,
    Role: `arn:aws:iam::${LOCAL_ACCOUNT_ID}:role/local`,
    Handler: settings.handler,
    // Lambda counts whole seconds; a local time-out may be shorter, for tests.
    Timeout: Math.ceil(settings.timeoutMs / 1000),
    MemorySize: settings.memoryMb,
    Environment: { Variables: settings.environment },
    Version: LOCAL_VERSION,
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}
