import { type LocalFleet, startLocalFleet } from '@sosw/local';
import { ESSENTIAL_NAMES } from 'sosw/essentials';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { readFleetConfig } from '../fleet-config.ts';
import { type Format, print } from '../output/print.ts';
import { record } from '../output/table.ts';
import { type Shell, say } from '../shell.ts';
import { fleetLog } from './fleet-log.ts';

/** Whatever runs may end by itself: no function takes longer than Lambda's 15 minutes. */
const DRAIN_MS = 900_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface DevSettings {
  /** Where its data are kept; absent: in memory. */
  readonly data?: string;
  readonly tickMs: number;
  readonly isWatched: boolean;
  readonly output: Format;
}

/** Runs the fleet of a folder until it is told to stop. @returns ok if everything that ran could end */
export async function runDev(shell: Shell, { data, tickMs, isWatched, output }: DevSettings): Promise<ExitCode> {
  const config = await readFleetConfig(shell.cwd);
  const fleet = await startLocalFleet({
    ...{ config, folder: shell.cwd, tickMs, announce: true, watch: isWatched, onEvent: fleetLog(shell) },
    ...(data !== undefined && { data }),
  });
  const stop = nextSignal();
  await fleet.send(ESSENTIAL_NAMES.orchestrator, '{}'); // labourers are there to be looked at from the first moment
  const document = {
    folder: shell.cwd,
    data: data ?? null,
    ...{ lambda: fleet.endpoints.lambda, dynamodb: fleet.endpoints.dynamoDb },
    ...{ tick_seconds: tickMs / 1000, labourers: Object.keys(config.labourers) },
  };
  await print(shell, output, {
    document,
    table: (style) =>
      record(
        [
          ['fleet', document.folder],
          ['data', data ?? 'in memory'],
          ['lambda', document.lambda],
          ['dynamodb', document.dynamodb],
          ['tick', `every ${document.tick_seconds} s`],
          ['labourers', document.labourers.join(', ')],
        ],
        style,
      ),
  });
  say(shell, 'sosw: the fleet runs; Ctrl-C stops it');
  await stop;
  return close(fleet, shell);
}

async function close(fleet: LocalFleet, shell: Shell): Promise<ExitCode> {
  say(shell, 'sosw: no more tasks are started, those that run may end; Ctrl-C again stops at once');
  const drained = fleet.close({ drainMs: DRAIN_MS }).then(() => EXIT.ok);
  const stopped = nextSignal().then(() => EXIT.failed);
  const code = await Promise.race([drained, stopped]);
  if (code === EXIT.failed) {
    say(shell, 'sosw: stopped at once');
    await fleet.close({ drainMs: 0 });
  }
  return code;
}

/** Resolves at the next request to stop. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
