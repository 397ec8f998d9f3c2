import type { SchedulerSettings } from '../../src/essentials/scheduler.ts';
import { labourers, WORKER } from './world.ts';

/** A job of so many tasks, under the schema of {@link settings}: their payloads hold `"sections":[0]`, `[1]`, ... */
export function jobOf(tasks: number, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const sections = Array.from({ length: tasks }, (_, n) => n);
  return { lambda_name: WORKER, isolate_sections: true, sections, ...more };
}

/** What a Scheduler knows of its fleet and of its invocation. */
export function settings(overrides: Partial<SchedulerSettings> = {}): SchedulerSettings {
  return {
    labourers: labourers({ [WORKER]: {}, two_lanes: { lanes: 2 } }),
    schemas: { jobSchema: { chunkableAttrs: ['section'] } },
    requestId: 'request-1',
    isTimeUp: () => false,
    ...overrides,
  };
}

/** Time for so many windows, and no more. */
export function timeFor(windows: number): SchedulerSettings['isTimeUp'] {
  let asked = 0;
  return () => {
    asked += 1;
    return asked > windows;
  };
}
