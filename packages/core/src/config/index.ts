import { ConfigSource } from './config-source.ts';

export type { SecretsFilter } from '../aws/config/secrets.ts';
export type { ParameterType } from '../ports/config-values.ts';
export { ConfigSource } from './config-source.ts';
export {
  type AnyConfig,
  type CallOptions,
  CONFIG_DEFAULTS,
  type ConfigSourceOptions,
  type GetConfigOptions,
  type ReadOptions,
  type SourceName,
  type UpdateConfigOptions,
} from './options.ts';
export { recursiveUpdate } from './recursive-update.ts';

let table: ConfigSource | undefined;

/** Made at the first use, so that importing this module does nothing. */
function configTable(): ConfigSource {
  table ??= new ConfigSource();
  return table;
}

/** {@link ConfigSource.getConfig} of the `config` table. */
export const getConfig: ConfigSource['getConfig'] = (name, options) => configTable().getConfig(name, options);

/** {@link ConfigSource.updateConfig} of the `config` table. */
export const updateConfig: ConfigSource['updateConfig'] = (name, value, options) =>
  configTable().updateConfig(name, value, options);

/** {@link ConfigSource.getCredentialsByPrefix} of the `config` table. */
export const getCredentialsByPrefix: ConfigSource['getCredentialsByPrefix'] = (prefix, options) =>
  configTable().getCredentialsByPrefix(prefix, options);

/** {@link ConfigSource.getSecretsCredentials}. */
export const getSecretsCredentials: ConfigSource['getSecretsCredentials'] = (filter, options) =>
  configTable().getSecretsCredentials(filter, options);
