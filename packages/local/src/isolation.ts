import { devNull } from 'node:os';
import { LOCAL_REGION } from './host/arn.ts';

/** Where the services of a local fleet are. */
export interface LocalEndpoints {
  /** URL of the Lambda host; also where requests for every other AWS service end, with an error that says so. */
  readonly lambda: string;
  /** URL of the DynamoDB emulator. Without it DynamoDB is one of the services that are not there. */
  readonly dynamoDb?: string;
}

/**
 * The variables that keep a process from ever reaching a real AWS account: every endpoint is local, the keys are false,
 * and no file, profile or metadata service is asked for better ones. A process must be given these *instead of*
 * inherited `AWS_...` variables: `AWS_PROFILE`, `AWS_SESSION_TOKEN` or the addresses of container credentials would
 * bring real ones back.
 */
export function isolationEnvironment(endpoints: LocalEndpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoints.lambda,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb ?? endpoints.lambda,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_CONFIG_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
