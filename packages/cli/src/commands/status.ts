import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withFleet } from '../operator/fleet.ts';
import { type FleetOptions, withFleetOptions } from '../operator/fleet-options.ts';
import {
  type Count,
  type FleetStatus,
  type LabourerStatus,
  type OpenJob,
  readStatus,
} from '../operator/fleet-status.ts';
import { writtenOf } from '../operator/job-counts.ts';
import { metricsDocument, slowedBy } from '../output/health-text.ts';
import { print } from '../output/print.ts';
import type { Style } from '../output/style.ts';
import { type Column, table } from '../output/table.ts';
import { fromNow } from '../output/times.ts';
import { say } from '../shell.ts';

/** `sosw status` */
export function addStatus(program: Command, { shell }: CommandContext): void {
  withFleetOptions(program.command('status'))
    .description('show labourers with their slots and queues, and the jobs that are open')
    .action(async (options: FleetOptions) => {
      const nowMs = Date.now();
      const status = await withFleet(options, shell, (fleet) => readStatus(fleet, nowMs));
      const labourers = status.labourers.map(labourerDocument);
      const jobs = status.jobs.map(jobDocument);
      await print(shell, options.output, {
        document: { labourers, jobs },
        lines: [...labourers, ...jobs],
        table: (style) => tables(status, style, nowMs),
      });
      if (status.labourers.length === 0) say(shell, 'sosw: no labourers yet: the Orchestrator has not looked');
      if (status.hasMoreJobs) say(shell, 'sosw: there are more open jobs than these');
    });
}

function tables({ labourers, jobs }: FleetStatus, style: Style, nowMs: number): string {
  const openJobs = jobs.length === 0 ? 'no open jobs\n' : table(jobs, jobColumns(nowMs), style);
  return `${table(labourers, labourerColumns(nowMs), style)}\n${openJobs}`;
}

function labourerColumns(nowMs: number): readonly Column<LabourerStatus>[] {
  return [
    { title: 'labourer', cell: ({ state }) => state.labourerId },
    { title: 'slots', align: 'right', cell: ({ state }) => ticked(state)?.slots },
    { title: 'running', align: 'right', cell: ({ running }) => running },
    { title: 'queued', align: 'right', cell: ({ queued }) => countText(queued) },
    { title: 'due', align: 'right', cell: ({ due }) => countText(due) },
    { title: 'why', cell: ({ state }) => whyText(state) },
    {
      title: 'looked',
      cell: ({ state }) => (state.slotsAtMs === undefined ? undefined : fromNow(state.slotsAtMs, nowMs)),
    },
  ];
}

function jobColumns(nowMs: number): readonly Column<OpenJob>[] {
  return [
    { title: 'job', cell: ({ job }) => job.jobId },
    { title: 'labourer', cell: ({ job }) => job.labourerId },
    { title: 'state', cell: ({ job }) => job.state },
    { title: 'tasks', align: 'right', cell: ({ job }) => job.total },
    { title: 'written', align: 'right', cell: ({ job }) => writtenOf(job) },
    { title: 'closed', align: 'right', cell: ({ closed }) => closed },
    { title: 'scheduled', cell: ({ job }) => fromNow(job.createdAtMs, nowMs) },
    { title: 'starts', cell: ({ job }) => (job.dueMs === undefined ? undefined : fromNow(job.dueMs, nowMs)) },
  ];
}

function labourerDocument({ state, running, queued, due }: LabourerStatus) {
  const health = ticked(state)?.health;
  return {
    labourer_id: state.labourerId,
    slots: ticked(state)?.slots ?? null,
    reason: reasonOf(state),
    paused: state.paused,
    running,
    ...{ queued: queued.count, more_queued: queued.more },
    ...{ waiting_due: due.count, more_due: due.more },
    lanes: state.lanesRead,
    slots_at_ms: state.slotsAtMs ?? null,
    ...(health && { metrics: metricsDocument(health) }),
  };
}

function jobDocument({ job, closed }: OpenJob) {
  return {
    ...{ job_id: job.jobId, labourer_id: job.labourerId, state: job.state },
    ...{ total: job.total, written: writtenOf(job), closed: closed ?? null },
    ...{ created_at_ms: job.createdAtMs, due_ms: job.dueMs ?? null },
  };
}

/** Slots are in force once a tick has written them. */
function ticked(state: LabourerStatus['state']) {
  return state.slotsAtMs === undefined ? undefined : state;
}

function reasonOf(state: LabourerStatus['state']): string {
  if (state.paused) return 'paused';
  return ticked(state)?.reason ?? 'not_looked_at';
}

/** The reason, and what is behind it where that is a metric. */
function whyText(state: LabourerStatus['state']): string {
  const health = ticked(state)?.health;
  const metrics = health && !state.paused ? slowedBy(health) : '';
  return metrics === '' ? reasonOf(state) : `${reasonOf(state)}: ${metrics}`;
}

function countText({ count, more }: Count): string {
  return `${count}${more ? '+' : ''}`;
}
