// Runs the fleet of this folder on a data folder until it is killed. Writes a line of JSON for everything that happens.
// Whatever it is told is the event of a job.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readConfigFile, startLocalFleet } from '../../../dist/index.js';

const [data] = process.argv.slice(2);
const folder = fileURLToPath(new URL('.', import.meta.url));
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const onEvent = ({ type }) => type !== 'log_line' && say({ type });
const fleet = await startLocalFleet({ config: await readConfigFile(folder), folder, data, tickMs: 300, onEvent });
say({ type: 'started', dynamoDb: fleet.endpoints.dynamoDb });
for await (const event of createInterface({ input: process.stdin })) {
  await fleet.invoke('sosw_scheduler', event);
  say({ type: 'scheduled' });
}
