import { findFleet, type LocalFleet, startLocalFleet } from '@sosw/local';
import { InvalidInputError } from 'sosw';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { readFleetConfig } from '../fleet-config.ts';
import { type Findings, type Format, print } from '../output/print.ts';
import { record } from '../output/table.ts';
import { type Shell, say } from '../shell.ts';
import { fleetLog } from './fleet-log.ts';
import { stopSignals } from './stop-signals.ts';

/** Whatever runs may end by itself: no function takes longer than Lambda's 15 minutes. */
const DRAIN_MS = 900_000;
/** A fleet on this machine answers at once. */
const ANSWER_MS = 2_000;

export interface DevSettings {
  /** Where its data are kept; absent: in memory. */
  readonly data?: string;
  readonly tickMs: number;
  readonly isWatched: boolean;
  readonly output: Format;
}

/**
 * Runs the fleet of a folder until it is told to stop.
 *
 * @returns ok if everything that ran could end
 * @throws InvalidInputError when it runs already; ConfigFileError, and what `startLocalFleet` throws
 */
export async function runDev(shell: Shell, { data, tickMs, isWatched, output }: DevSettings): Promise<ExitCode> {
  await refuseSecond(shell.cwd);
  const config = await readFleetConfig(shell.cwd);
  say(shell, 'sosw: building the functions');
  const fleet = await startLocalFleet({
    ...{ config, folder: shell.cwd, tickMs, announce: true, watch: isWatched },
    ...fleetLog(shell),
    ...(data !== undefined && { data }),
  });
  const signals = stopSignals();
  const { endpoints } = fleet;
  await print(
    shell,
    output,
    facts({ folder: shell.cwd, data, endpoints, tickMs, labourers: Object.keys(config.labourers) }),
  );
  say(shell, 'sosw: the fleet runs; Ctrl-C stops it');
  await signals.first;
  return close(fleet, shell, signals.second);
}

interface Facts extends Pick<DevSettings, 'tickMs'>, Pick<LocalFleet, 'endpoints'> {
  readonly folder: string;
  readonly data: string | undefined;
  readonly labourers: readonly string[];
}

/** Where the fleet listens, and what runs. */
function facts({ folder, data, endpoints, tickMs, labourers }: Facts): Findings {
  const tickSeconds = tickMs / 1000;
  const { lambda, dynamoDb: dynamodb } = endpoints;
  return {
    document: { folder, data: data ?? null, lambda, dynamodb, tick_seconds: tickSeconds, labourers },
    table: (style) =>
      record(
        [
          ['fleet', folder],
          ['data', data ?? 'in memory'],
          ['lambda', lambda],
          ['dynamodb', dynamodb],
          ['tick', `every ${tickSeconds} s`],
          ['labourers', labourers.join(', ')],
        ],
        style,
      ),
  };
}

/** Commands would find the second one, and the first would go on unseen. */
async function refuseSecond(folder: string): Promise<void> {
  const record = await findFleet(folder);
  if (record?.folder !== folder) return;
  const isAnswering = await fetch(record.endpoints.lambda, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    () => true,
    () => false, // its process was killed, and another one has its id now
  );
  if (!isAnswering) return;
  throw new InvalidInputError({
    path: 'folder',
    expected: 'one whose fleet does not run yet',
    given: `process ${record.pid}`,
  });
}

async function close(fleet: LocalFleet, shell: Shell, again: Promise<void>): Promise<ExitCode> {
  say(shell, 'sosw: no more tasks are started, those that run may end; Ctrl-C again stops at once');
  const drained = fleet.close({ drainMs: DRAIN_MS }).then(() => EXIT.ok);
  const code = await Promise.race([drained, again.then(() => EXIT.failed)]);
  if (code === EXIT.failed) {
    say(shell, 'sosw: stopped at once');
    await fleet.close({ drainMs: 0 });
  }
  return code;
}
