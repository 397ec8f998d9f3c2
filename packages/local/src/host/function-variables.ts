import { LOCAL_VERSION } from './arn.ts';
import type { FunctionSettings } from './function-spec.ts';

/** What of a function's environment differs from process to process. */
export interface ProcessFacts {
  /** Address of its Runtime API. */
  readonly runtimeApi: string;
  readonly logStream: string;
}

/** Where Lambda would keep the log of the function `name`. */
export function logGroup(name: string): string {
  return `/aws/lambda/${name}`;
}

/**
 * The whole environment of a function's process: the variables Lambda sets, the function's own, the isolation from real
 * accounts, and of the host's own environment nothing but `PATH` and `HOME`.
 */
export function functionVariables(
  settings: FunctionSettings,
  isolation: Readonly<Record<string, string>>,
  facts: ProcessFacts,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...settings.environment,
    ...isolation,
    _HANDLER: settings.handler,
    LAMBDA_TASK_ROOT: settings.cwd,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: LOCAL_VERSION,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup(settings.name),
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStream,
    AWS_LAMBDA_RUNTIME_API: facts.runtimeApi,
  };
}
