// The tables of a fleet in a process of their own, to be killed. Its job is never done, since nobody does it.
// Arguments: folder to be found in, endpoint that stands in for Lambda.
import { announceFleet, startEmulator } from '@sosw/local';
import { createStore, createStoreClient, createTables, realSystem, tableNames } from 'sosw/aws/store';
import { aJob } from 'sosw/testing';

const [folder, lambda] = process.argv.slice(2);
const { endpoint } = await startEmulator();
const access = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const client = createStoreClient({ ...access, endpoint });
const names = tableNames();
await createTables(client, names, realSystem.timers);
const store = createStore({ client, names, system: realSystem, onBadRow: () => {} });
await store.jobs.create(aJob({ jobId: 'doomed', total: 1 }), 0);
await announceFleet({ pid: process.pid, startedAtMs: 0, endpoints: { lambda, dynamoDb: endpoint }, folder });
process.stdout.write('ready\n');
