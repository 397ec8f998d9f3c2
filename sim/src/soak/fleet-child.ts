// The process that is killed: a fleet on a data folder.
import { appendFileSync } from 'node:fs';
import { type HostEvent, type LocalFleet, startLocalFleet } from '@sosw/local';
import { ESSENTIAL_NAMES } from 'sosw/essentials';
import { FLEET_FOLDER, fleetConfig, LABOURERS } from './labourers.ts';
import type { InvokeOrder, Order, Word } from './messages.ts';
import { writeNote } from './note.ts';

const TICK_MS = 1_000;
const DRAIN_MS = 10_000;

const [data = '', workLog = '', fleetLog = ''] = process.argv.slice(2);
const workers = new Set(LABOURERS.map(({ id }) => id));
const essentials = new Set<string>(Object.values(ESSENTIAL_NAMES));

function say(word: Word): void {
  process.send?.(word);
}

function observe(event: HostEvent): void {
  const { type, functionName, atMs } = event;
  if (type === 'invocation_finished' && workers.has(functionName)) {
    writeNote(workLog, { what: 'over', atMs, host: process.pid, request: event.requestId });
  } else if (type === 'log_line' && essentials.has(functionName)) {
    appendFileSync(fleetLog, `${atMs} ${process.pid} ${functionName} ${event.line}\n`);
  }
}

async function invoke(fleet: LocalFleet, { id, functionName, payload }: InvokeOrder): Promise<void> {
  try {
    const answer = await fleet.invoke(functionName, payload);
    const failed = answer.functionError !== undefined;
    say({ type: 'answer', id, ...(failed ? { error: JSON.stringify(answer.payload) } : { payload: answer.payload }) });
  } catch (error) {
    say({ type: 'answer', id, error: String(error) });
  }
}

process.on('SIGINT', () => {}); // of the terminal: it is the parent's to end this process
process.on('disconnect', () => process.exit(1));
const fleet = await startLocalFleet({
  ...{ config: fleetConfig(workLog), folder: FLEET_FOLDER, data, tickMs: TICK_MS, onEvent: observe },
});
process.on('message', async (order: Order) => {
  if (order.type === 'invoke') return invoke(fleet, order);
  await fleet.close({ drainMs: DRAIN_MS });
  process.exit(0);
});
say({ type: 'started', dynamoDb: fleet.endpoints.dynamoDb });
