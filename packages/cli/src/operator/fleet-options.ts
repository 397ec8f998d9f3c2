import type { Command } from 'commander';
import { type Format, formatOption } from '../output/print.ts';

/** Which fleet to talk to. */
export interface FleetChoice {
  readonly profile?: string;
  readonly region?: string;
  /** Put before the names of the tables. */
  readonly prefix?: string;
}

/** Options of every command that talks to a fleet. */
export interface FleetOptions extends FleetChoice {
  readonly output: Format;
}

/** Adds them. Without `--profile` and `--region` it is the fleet that runs in this folder or in one above it. */
export function withFleetOptions(command: Command): Command {
  return command
    .addOption(formatOption())
    .option('--profile <name>', 'a fleet in AWS: profile of your AWS configuration')
    .option('--region <name>', 'a fleet in AWS: its region')
    .option('--prefix <text>', 'what the names of its tables begin with, in AWS');
}
