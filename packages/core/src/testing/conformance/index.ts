import type { ConformanceCase } from './case.ts';
import { CLOSED_ROWS } from './closed-rows.ts';
import { JOB_LISTING } from './job-listing.ts';
import { JOB_STORE } from './job-store.ts';
import { LABOURER_STATES } from './labourer-states.ts';
import { QUEUED_ROWS } from './queued-rows.ts';
import { RACES } from './races.ts';
import { RUNNING_ROWS } from './running-rows.ts';
import { TASK_LISTING } from './task-listing.ts';
import { TASK_WRITER } from './task-writer.ts';
import { WAITING_ROWS } from './waiting-rows.ts';

export type { ConformanceCase } from './case.ts';

/** What every implementation of the places of a task does, and how it bears their races. */
export function taskStoreConformance(): readonly ConformanceCase[] {
  return [...QUEUED_ROWS, ...RUNNING_ROWS, ...WAITING_ROWS, ...CLOSED_ROWS, ...RACES];
}

export function taskWriterConformance(): readonly ConformanceCase[] {
  return TASK_WRITER;
}

export function labourerStatesConformance(): readonly ConformanceCase[] {
  return LABOURER_STATES;
}

export function jobStoreConformance(): readonly ConformanceCase[] {
  return JOB_STORE;
}

export function jobListingConformance(): readonly ConformanceCase[] {
  return JOB_LISTING;
}

export function taskListingConformance(): readonly ConformanceCase[] {
  return TASK_LISTING;
}

/** All of them. */
export function storeConformance(): readonly ConformanceCase[] {
  return [
    ...taskStoreConformance(),
    ...taskWriterConformance(),
    ...labourerStatesConformance(),
    ...jobStoreConformance(),
    ...jobListingConformance(),
    ...taskListingConformance(),
  ];
}
