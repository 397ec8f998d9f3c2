import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, readConfigFile } from '@sosw/local';
import type { FleetConfig } from 'sosw/essentials';
import { ConfigFileError } from './errors.ts';

export function hasFleetConfig(folder: string): boolean {
  return existsSync(join(folder, CONFIG_FILE));
}

/** Reads the `sosw.config.ts` of a folder. @throws ConfigFileError; errors of the user's own code are among its causes */
export async function readFleetConfig(folder: string): Promise<FleetConfig> {
  try {
    return await readConfigFile(folder);
  } catch (error) {
    throw new ConfigFileError(join(folder, CONFIG_FILE), error);
  }
}
