import { planJob } from '../../src/domain/chunking/plan.ts';
import { chunkableAttrsOf } from '../../src/domain/chunking/schema.ts';
import { InvalidJobError, readJob } from '../../src/domain/job.ts';

/** A file of `scheduler-*.json`: what the original answered, one case a job. */
export interface SchedulerSuite {
  readonly suite: string;
  /** Names that are registered. */
  readonly labourers: readonly string[];
  readonly cases: readonly SchedulerCase[];
}

export interface SchedulerCase {
  readonly name: string;
  readonly today: string;
  /** The variant `default` of the schema. */
  readonly chunkable_attrs: readonly string[];
  readonly schema_variants?: Readonly<Record<string, readonly string[]>>;
  /** Sent where present, else `job`. */
  readonly event?: unknown;
  readonly job: Readonly<Record<string, unknown>>;
  readonly tasks?: readonly Task[];
  readonly ignore_task_keys?: readonly string[];
  /** The job must be refused. */
  readonly error?: boolean;
}

export type Task = Readonly<Record<string, unknown>>;

/** The tasks that ours makes of a case, as workers would receive them. Throws where ours refuses. */
export function tasksOf(given: SchedulerCase, labourers: readonly string[]): readonly Task[] {
  const request = readJob(given.event ?? given.job);
  const { labourerId } = request.kind === 'new' ? request : { labourerId: 'a case is a job' };
  if (request.kind === 'resume' || !labourers.includes(labourerId)) {
    throw new InvalidJobError({ path: 'lambda_name', expected: 'a registered labourer', given: labourerId });
  }
  const variants = Object.entries({ ...given.schema_variants, default: given.chunkable_attrs });
  const jobSchemaVariants = Object.fromEntries(variants.map(([name, attrs]) => [name, { chunkableAttrs: attrs }]));
  const chunkableAttrs = chunkableAttrsOf({ jobSchemaVariants }, request.schemaName);
  const plan = planJob(request.body, { chunkableAttrs, today: given.today });
  const tasks = Array.from(plan.payloads(0, plan.total), (payload): Task => {
    const task: Record<string, unknown> = JSON.parse(payload);
    return { ...task, labourer_id: labourerId };
  });
  if (tasks.length !== plan.total) throw new Error(`counted ${plan.total} tasks, made ${tasks.length}`);
  return tasks;
}

/** A task as it is compared: the order of keys does not count, nor do keys that a port may leave out. */
export function compared(task: Task, { ignore_task_keys = [] }: SchedulerCase): Task {
  return Object.fromEntries(Object.entries(task).filter(([key]) => !ignore_task_keys.includes(key)));
}
