import { isRecord } from '../domain/record.ts';
import { parseTaskId } from '../domain/task-id.ts';
import type { LogFields } from '../ports/logger.ts';
import type { LambdaContext } from './lambda-globals.ts';

/** The task that an event was sent for. */
export interface TaskInfo {
  readonly id: string;
  readonly labourerId?: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Seconds since 1970 with a fraction. */
  readonly createdAt?: number;
}

/** A task as its event tells it, with what the report echoes. */
export interface EventTask {
  readonly info: TaskInfo;
  /** Fields of the report that tell the WorkerAssistant which attempt it is; an Orchestrator of the original sends none. */
  readonly echo: { readonly attempt?: number; readonly receipt?: string };
  readonly leaseUntilMs?: number;
}

/** What the Orchestrator lays over the payload of a task. */
const OVERLAY_KEYS = ['task_id', 'labourer_id', 'created_at', 'attempts', 'attempt', 'lease_until_ms', 'receipt'];

/** The key of any event that sets the level of the log. */
export const LOGGING_LEVEL_KEY = 'logging_level';

/** Fields of an event; none when it is no object. */
export function fieldsOf(event: unknown): Readonly<Record<string, unknown>> {
  return isRecord(event) ? event : {};
}

/** The task of an event; undefined when the function was invoked alone. */
export function taskOf(event: unknown): EventTask | undefined {
  const { task_id: id, labourer_id, created_at, attempt, attempts, receipt, lease_until_ms } = fieldsOf(event);
  if (typeof id !== 'string' || id === '') return undefined;
  const labourerId = typeof labourer_id === 'string' ? labourer_id : parseTaskId(id)?.labourerId;
  return {
    info: {
      id,
      ...(labourerId !== undefined && { labourerId }),
      attempt: typeof attempt === 'number' ? attempt : typeof attempts === 'number' ? attempts + 1 : 1,
      ...(typeof created_at === 'number' && { createdAt: created_at }),
    },
    echo: {
      ...(typeof attempt === 'number' && { attempt }),
      ...(typeof receipt === 'string' && { receipt }),
    },
    ...(typeof lease_until_ms === 'number' && { leaseUntilMs: lease_until_ms }),
  };
}

/** The payload of a task without what was laid over it; of an event without a task, everything that is the caller's. */
export function payloadOf(event: unknown): unknown {
  if (!isRecord(event)) return event;
  const ours = [LOGGING_LEVEL_KEY, ...(taskOf(event) ? OVERLAY_KEYS : [])];
  return Object.fromEntries(Object.entries(event).filter(([key]) => !ours.includes(key)));
}

/** What every log line of a run says. */
export function runFields(event: unknown, context: LambdaContext | undefined): LogFields {
  const task = taskOf(event)?.info;
  return {
    ...(context && { request_id: context.awsRequestId }),
    ...(task && { task_id: task.id, labourer_id: task.labourerId, attempt: task.attempt }),
  };
}
