import type { Platform } from '../ports/platform.ts';
import { createLog } from '../runtime/logger.ts';
import { type Host, realHost } from '../runtime/system.ts';
import { ConfigTable } from './config-table.ts';
import { createFunctionsClient, LambdaFunctions } from './functions.ts';
import { MetaTable } from './meta-rows.ts';
import { missing } from './missing-package.ts';
import { SnsAlerts } from './sns-alerts.ts';
import { createStoreClient } from './store/client.ts';

const DEFAULT_CONFIG_TABLE = 'config';
const DEFAULT_CONFIG_ENV = 'production';

/**
 * The platform of the real AWS clients. Each is made when first asked for, so that a function pays for what it uses.
 * The variables `SOSW_CONFIG_TABLE` (default `config`) and `SOSW_CONFIG_ENV` (default `production`) say where the
 * configuration documents are. A fleet may do without the table, unless it has named one.
 */
export function createAwsPlatform(host: Host = realHost): Platform {
  const store = once(() => createStoreClient());
  let account: Promise<string> | undefined;
  return {
    ...host,
    configSource: once(() => {
      const named = host.variable('SOSW_CONFIG_TABLE');
      return new ConfigTable({
        ...{ client: store(), system: host.system, log: createLog(host).logger },
        tableName: named ?? DEFAULT_CONFIG_TABLE,
        env: host.variable('SOSW_CONFIG_ENV') ?? DEFAULT_CONFIG_ENV,
        mayBeMissing: named === undefined,
      });
    }),
    functions: once(() => new LambdaFunctions(createFunctionsClient())),
    metaRows: once(() => new MetaTable(store())),
    alerts: (topicArn) => new SnsAlerts(topicArn),
    accountId() {
      account ??= accountOfCredentials().catch((error: unknown) => {
        account = undefined; // so that the next call asks again
        throw error;
      });
      return account;
    },
  };
}

/** The platform of this process. */
export const awsPlatform: Platform = createAwsPlatform();

async function accountOfCredentials(): Promise<string> {
  const sts = await import('@aws-sdk/client-sts').catch(missing('@aws-sdk/client-sts'));
  const { Account } = await new sts.STSClient().send(new sts.GetCallerIdentityCommand());
  return Account ?? '';
}

function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
