import { describe, expect, it } from 'vitest';
import { isSecretKey, MASK, withoutSecrets } from '../../src/domain/secret-keys.ts';

describe('the name of a secret', () => {
  it.each([
    ...['password', 'dbPassword', 'DB_PASSWORD', 'db-password', 'AWSSecretAccessKey', 'secret', 'clientSecret'],
    ...[
      'token',
      'x-auth-token',
      'API_KEY',
      'apiKey',
      'apikey',
      'privateKey',
      'Authorization',
      'credentials',
      'Set-Cookie',
    ],
  ])('%s', (key) => {
    expect(isSecretKey(key)).toBe(true);
  });

  it.each([
    ...['tokens', 'tokens_used', 'keyboard', 'key', 'hash_key', 'secretary', 'passwordless', 'password_changed_at', ''],
    ...['task_id', 'receipt', 'author', 'partitionKey'],
  ])('%s is none', (key) => {
    expect(isSecretKey(key)).toBe(false);
  });
});

describe('a value without its secrets', () => {
  it('has a mask in their place, at any depth, whatever they are', () => {
    const value = { a: [{ token: 't', n: 1 }], password: { old: 'x' }, secret: 5, b: { apiKey: ['x'], c: true } };
    const masked = { a: [{ token: MASK, n: 1 }], password: MASK, secret: MASK, b: { apiKey: MASK, c: true } };
    expect(withoutSecrets(value)).toEqual(masked);
  });

  it.each([null, undefined, ''])('says when there is none: %j', (token) => {
    expect(withoutSecrets({ token })).toEqual({ token });
  });

  it.each(['text', 7, null, true, undefined])('is %j itself where nothing is inside', (value) => {
    expect(withoutSecrets(value)).toBe(value);
  });

  it('leaves instances of classes as they are', () => {
    const error = Object.assign(new Error('no'), { token: 't' });
    expect(withoutSecrets({ error })).toEqual({ error });
  });
});
