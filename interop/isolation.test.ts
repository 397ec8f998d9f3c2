import { describe, expect, it, vi } from 'vitest';
import { InteropFleet } from './support/interop-fleet.ts';
import { pythonWorker, WORKERS } from './support/python.ts';

const NAME = 'python_surroundings';

/** What a developer's terminal may hold; none of it may matter. */
const TERMINAL = {
  AWS_PROFILE: 'production',
  AWS_ACCESS_KEY_ID: 'AKIAREAL',
  AWS_SECRET_ACCESS_KEY: 'real',
  AWS_SESSION_TOKEN: 'real',
  AWS_REGION: 'eu-west-1',
  AWS_ENDPOINT_URL_S3: 'https://s3.eu-west-1.amazonaws.com',
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
  HOST_SECRET: 'real',
};

describe('a Python worker of a local fleet', () => {
  it('reaches no real account, whatever the terminal is signed in to', async () => {
    for (const [variable, value] of Object.entries(TERMINAL)) vi.stubEnv(variable, value);
    const fleet = await InteropFleet.start({ labourers: { [NAME]: pythonWorker('surroundings') } }, WORKERS);
    await fleet.schedule(`{"lambda_name": "${NAME}"}`);
    await fleet.reported(1);

    const { result } = await fleet.onlyClosedTask(NAME);
    const { lambda, dynamoDb } = fleet.local.endpoints;
    const elsewhere = ['s3', 'sns', 'sqs', 'sts', 'ssm', 'secretsmanager', 'glue', 'cloudwatch', 'events'];
    expect(result).toMatchObject({
      ...{ access_key: 'local', has_session_token: false, profile: 'default', inherited: [] },
      endpoints: {
        ...{ dynamodb: dynamoDb, lambda },
        ...Object.fromEntries(elsewhere.map((service) => [service, lambda])),
      },
    });
    const code = 'ServiceNotInLocalFleet';
    expect(result.answers).toEqual({ sts: code, s3: code, sqs: code, ssm: code });
  });
});
