import { type FleetRecord, findFleet } from '@sosw/local';
import { InvalidInputError } from 'sosw';
import {
  ConfigDocuments,
  createStore,
  createStoreClient,
  realSystem,
  type StoreClientOptions,
  tableNames,
} from 'sosw/aws/store';
import type { Store } from 'sosw/essentials';
import { NoFleetError } from '../errors.ts';
import { type Shell, say } from '../shell.ts';
import type { FleetChoice } from './fleet-options.ts';
import { FleetFunctions, type FunctionAccess } from './functions.ts';
import { unreachable } from './unreachable.ts';

/** A fleet as its operator sees it: tables are read, and changed through the fleet's functions. */
export interface Fleet {
  /** For messages. */
  readonly name: string;
  readonly store: Store;
  readonly functions: FleetFunctions;
  /** The documents of one environment. They are read and changed in their table, as no function does that. */
  documents(place: DocumentsPlace): ConfigDocuments;
}

/** Where documents of the configuration stand. */
interface DocumentsPlace {
  readonly env: string;
  readonly tableName: string;
}

/** Where a fleet is, and with which keys to go there. */
interface Access {
  readonly name: string;
  readonly prefix?: string;
  readonly dynamoDb: StoreClientOptions;
  readonly lambda: FunctionAccess;
}

/** A fleet on this machine takes any keys; the user's own are not even looked for. */
const LOCAL_ACCESS = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/**
 * Connects to a fleet, does the work, and closes the connections.
 *
 * @throws NoFleetError when there is none, it does not let us in, or it goes away meanwhile
 */
export async function withFleet<Result>(
  choice: FleetChoice,
  shell: Shell,
  work: (fleet: Fleet) => Promise<Result>,
): Promise<Result> {
  const access = await findAccess(choice, shell.cwd);
  const { name, prefix = '' } = access;
  const client = createStoreClient(access.dynamoDb);
  const functions = new FleetFunctions(access.lambda);
  const store = createStore({
    client,
    names: tableNames({ prefix }),
    system: realSystem,
    onBadRow: (error) => say(shell, `sosw: a row makes no sense and is left out: ${error.message}`),
  });
  try {
    await client.config.region().catch(refuseWithoutRegion);
    const documents = (place: DocumentsPlace) => new ConfigDocuments({ client, system: realSystem, ...place });
    return await work({ name, store, functions, documents });
  } catch (error) {
    throw unreachable(name, error) ?? error;
  } finally {
    client.destroy();
    functions.close();
  }
}

function refuseWithoutRegion(cause: unknown): never {
  throw new InvalidInputError({
    path: 'region',
    expected: '--region, or a profile that has one',
    given: 'none',
    cause,
  });
}

async function findAccess({ profile, region, prefix }: FleetChoice, cwd: string): Promise<Access> {
  if (profile !== undefined || region !== undefined) {
    const account = { ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) };
    const name = `the fleet in AWS (${Object.values(account).join(', ')})`;
    return { name, dynamoDb: account, lambda: account, ...(prefix !== undefined && { prefix }) };
  }
  if (prefix !== undefined) {
    throw new InvalidInputError({ path: 'prefix', expected: 'beside --profile or --region', given: prefix });
  }
  return accessTo(await requireLocalFleet(cwd));
}

/** @throws NoFleetError when none runs in the folder or in one above it */
async function requireLocalFleet(cwd: string): Promise<FleetRecord> {
  const record = await findFleet(cwd);
  if (record) return record;
  const hint = 'start one there with "sosw dev", or name one in AWS with --profile or --region';
  throw new NoFleetError(cwd, `no fleet runs in ${cwd} or in a folder above it: ${hint}`);
}

function accessTo({ folder, endpoints }: FleetRecord): Access {
  return {
    name: `the fleet of ${folder}`,
    dynamoDb: { ...LOCAL_ACCESS, endpoint: endpoints.dynamoDb },
    lambda: { ...LOCAL_ACCESS, endpoint: endpoints.lambda },
  };
}
