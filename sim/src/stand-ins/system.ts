import type { System } from 'sosw/essentials';
import type { Host } from './environment.ts';

/** In place of `runtime/system.ts`, the only file that touches the real clock, timers and randomness. */
export const realSystem: System = environment.host.system;
export const realHost: Host = environment.host;
