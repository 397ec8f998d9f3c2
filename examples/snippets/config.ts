// What docs/guide/config.md shows.
import { getLambdaHandler, Worker } from 'sosw';
import { ConfigSource, getConfig, getCredentialsByPrefix, getSecretsCredentials, updateConfig } from 'sosw/config';
import { LimitsSchema } from './limits-schema.ts';

// #region four
class Importer extends Worker<{ day: string }> {
  override async handle(event: { day: string }) {
    const { user, host } = await getCredentialsByPrefix('partner_db'); // partner_db_user, partner_db_host
    const { partner_db_password } = await getSecretsCredentials({ type: 'name', value: 'partner_db' });
    const { perMinute } = await getConfig('partner_limits', { schema: LimitsSchema });
    await load({ user, host, password: partner_db_password }, { day: event.day, perMinute });
    await updateConfig('partner_last_day', { day: event.day });
    await super.handle(event);
  }
}
// #endregion

export const handler = getLambdaHandler(Importer);

async function load(_account: object, _what: object): Promise<void> {}

// #region sources
const config = new ConfigSource({ sources: 'SSM, Dynamo', env: 'dev', maxAgeMs: 300_000 });

export async function settings() {
  const limits = await config.getConfig('/partner/limits', { schema: LimitsSchema }); // Parameter Store: the first one
  const switches = await config.getConfig('switches', { source: 'Dynamo' });
  const fresh = await config.getConfig('switches', { source: 'Dynamo', env: 'production', maxAgeMs: 0 });
  return { limits, switches, fresh };
}
// #endregion
