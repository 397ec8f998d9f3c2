import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ConfigDocuments } from '../../../src/aws/store/index.ts';
import { StoreError, StoreUnavailableError } from '../../../src/ports/store-error.ts';
import { ManualSystem } from '../../../src/testing/index.ts';
import { DYNOXIDE } from '../../support/emulators.ts';
import { emulatorClient, freshStore } from '../../support/fresh-store.ts';
import { answers, fails, type Handle, performs, resets, startScripted } from '../../support/scripted-server.ts';
import { useEmulator } from '../../support/use-emulator.ts';

const emulator = useEmulator();
let tableName: string;
let documents: ConfigDocuments;

beforeAll(async () => {
  tableName = (await emulator.freshStore()).names.config;
  documents = documentsOn(emulator.client);
});

function documentsOn(sdk: DynamoDBClient, env = 'production'): ConfigDocuments {
  return new ConfigDocuments({ client: sdk, system: new ManualSystem({ autoAdvance: true }), tableName, env });
}

/** The same documents, by way of somebody who misbehaves first. */
async function by(...script: readonly Handle[]): Promise<ConfigDocuments> {
  const server = await startScripted(...script);
  const sdk = emulatorClient(server);
  onTestFinished(async () => {
    sdk.destroy();
    await server.stop();
  });
  return documentsOn(sdk);
}

const text = async (name: string) => (await documents.get(name))?.text;

describe('a document', () => {
  it('is made when there was none, and replaced when it is what it was', async () => {
    expect(await documents.get('a')).toBeUndefined();
    expect(await documents.replace('a', '{"n":1}', undefined)).toBe('written');
    const before = await documents.get('a');
    expect(before).toMatchObject({ name: 'a', value: { n: 1 }, text: '{"n":1}' });
    expect(await documents.replace('a', '{"n":2}', before)).toBe('written');
    expect(await text('a')).toBe('{"n":2}');
  });

  it('is not replaced when it is another one by now', async () => {
    await documents.replace('b', '1', undefined);
    const before = await documents.get('b');
    await documents.replace('b', '2', before);
    expect(await documents.replace('b', '3', before)).toBe('changed');
    expect(await documents.replace('b', '3', undefined)).toBe('changed');
    expect(await text('b')).toBe('2');
  });

  it('may be a row that says nothing', async () => {
    const Item = { env: { S: 'production' }, config_name: { S: 'none' } };
    await emulator.client.send(new PutItemCommand({ TableName: tableName, Item }));
    expect(await documents.get('none')).toBeUndefined();
    expect(await documents.replace('none', '{}', undefined)).toBe('written');
  });
});

describe('the list', () => {
  it('is of one environment, all pages of it', async () => {
    const large = documentsOn(emulator.client, 'large');
    for (const n of [1, 2, 3, 4]) await large.replace(`d${n}`, 'x'.repeat(350_000), undefined);
    expect((await large.list()).map(({ name }) => name)).toEqual(['d1', 'd2', 'd3', 'd4']);
    expect(await documentsOn(emulator.client, 'empty').list()).toEqual([]);
  });
});

describe('a write', () => {
  const holds = (value: string) =>
    answers(200, JSON.stringify({ Item: { config_name: { S: 'd' }, config_value: { S: value } } }));

  it('whose answer was lost is looked after: it was done', async () => {
    const relayed = await by(performs(emulator.endpoint, resets), holds('1'));
    expect(await relayed.replace('d', '1', undefined)).toBe('written');
    expect(await text('d')).toBe('1');
  });

  it('whose answer was lost is looked after: it is not known to be done', async () => {
    const relayed = await by(resets, holds('other'));
    await expect(relayed.replace('d', '1', undefined)).rejects.toThrow(StoreUnavailableError);
  });

  it('that is throttled, or refused, is an error and was not done', async () => {
    const throttled = await by(fails(400, 'ThrottlingException'));
    await expect(throttled.replace('c', '1', undefined)).rejects.toThrow(StoreUnavailableError);
    const refused = await by(fails(400, 'AccessDeniedException'));
    await expect(refused.replace('c', '1', undefined)).rejects.toThrow(StoreError);
    expect(await text('c')).toBeUndefined();
  });
});

// dynalite does not compare maps.
describe.skipIf(DYNOXIDE.missing)('a document that is stored as a map', () => {
  it('is replaced when it is what it was', async () => {
    const other = await DYNOXIDE.start();
    const sdk = emulatorClient(other);
    onTestFinished(async () => {
      sdk.destroy();
      await other.stop();
    });
    const { names } = await freshStore(sdk);
    const Item = { env: { S: 'dev' }, config_name: { S: 'map' }, config_value: { M: { n: { N: '1' } } } };
    await sdk.send(new PutItemCommand({ TableName: names.config, Item }));
    const system = new ManualSystem({ autoAdvance: true });
    const maps = new ConfigDocuments({ client: sdk, system, tableName: names.config, env: 'dev' });
    const map = await maps.get('map');
    expect(map).toMatchObject({ value: { n: 1 }, text: undefined });
    expect(await maps.replace('map', '{}', map)).toBe('written');
    expect(await maps.replace('map', '[]', map)).toBe('changed');
  });
});
