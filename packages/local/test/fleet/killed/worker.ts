import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineWorker } from 'sosw';

/** The process of the fleet that has started this environment; later it may belong to nobody. */
const fleet = process.ppid;

function note(what: 'start' | 'end', task: string | undefined): void {
  appendFileSync(process.env.WORK_LOG ?? '', `${JSON.stringify({ what, task, fleet })}\n`);
}

/** Notes when it begins and when it is done. */
export const handler = defineWorker({
  async run({ task }) {
    note('start', task?.id);
    await sleep(50);
    note('end', task?.id);
  },
});
