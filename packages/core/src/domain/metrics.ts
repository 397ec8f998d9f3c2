/** What sosw measures of a labourer, by the name that CloudWatch shows, with its unit. docs/guide/metrics.md explains each. */
export const METRIC_UNITS = {
  TasksInvoked: 'Count',
  TasksCompleted: 'Count',
  TasksFailed: 'Count',
  TasksDead: 'Count',
  QueueLength: 'Count',
  OldestQueuedAge: 'Seconds',
  SlotsUsed: 'Count',
  SlotsAllowed: 'Count',
  Duration: 'Milliseconds',
} as const;

export type MetricName = keyof typeof METRIC_UNITS;

/** Some of the metrics of one labourer. */
export type Measures = Readonly<Partial<Record<MetricName, number>>>;

/** Counters of the stats that are metrics, too: of attempts that failed, those that were reported and those that expired. */
export const COUNTED_METRICS: Readonly<Record<string, MetricName>> = {
  invoked_tasks: 'TasksInvoked',
  completed_tasks: 'TasksCompleted',
  failed_attempts: 'TasksFailed',
  expired_attempts: 'TasksFailed',
  closed_dead_tasks: 'TasksDead',
};
