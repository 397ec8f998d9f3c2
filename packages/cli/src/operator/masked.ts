import { isSecretKey, MASK, withoutSecrets } from 'sosw/essentials';

/** A value as it may be shown: masked when its key, or a section that it stands in, is called like a secret. */
export function masked(path: readonly string[], value: unknown): unknown {
  const isEmpty = value === undefined || value === null || value === '';
  return !isEmpty && path.some(isSecretKey) ? MASK : withoutSecrets(value);
}
