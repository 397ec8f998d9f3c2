import { type AttributeValue, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type LocalFleet, type LocalFleetOptions, startLocalFleet } from '@sosw/local';
import { type ClosedTask, ESSENTIAL_NAMES, type FleetConfig, type JobAnswer, type TaskRef } from 'sosw/essentials';
import { onTestFinished } from 'vitest';
import { HostLog } from './host-log.ts';

const { scheduler, orchestrator, workerAssistant } = ESSENTIAL_NAMES;
/** More than any job here has. */
const TASKS_MAX = 100;

/** A local fleet, what its host reported, and the few things that tests do with it. It ends with its test. */
export class InteropFleet {
  readonly local: LocalFleet;
  readonly log: HostLog;

  private constructor(local: LocalFleet, log: HostLog) {
    this.local = local;
    this.log = log;
  }

  static async start(
    config: FleetConfig,
    folder: string,
    { onEvent = () => {}, ...more }: Pick<LocalFleetOptions, 'data' | 'onEvent'> = {},
  ): Promise<InteropFleet> {
    const log = new HostLog();
    const observe: LocalFleetOptions['onEvent'] = (event) => {
      log.observe(event);
      onEvent(event);
    };
    const local = await startLocalFleet({ config, folder, ...more, onEvent: observe });
    onTestFinished(() => local.close());
    return new InteropFleet(local, log);
  }

  /** Schedules a job, given as JSON text so that what it says is kept to the letter. @returns how many tasks it has */
  async schedule(job: string): Promise<number> {
    const { payload, functionError } = await this.local.invoke(scheduler, JSON.stringify({ job }));
    if (functionError) throw new Error(`the job was refused: ${JSON.stringify(payload)}`);
    return (payload as JobAnswer).total;
  }

  /** Runs the Orchestrator once, as each minute does. */
  async tick(): Promise<void> {
    await this.local.invoke(orchestrator, '{}');
  }

  /** Waits until the WorkerAssistant is done with so many reports. */
  async reported(count: number): Promise<void> {
    await this.log.until('invocation_finished', workerAssistant, count);
  }

  /** Reports as they were sent, in their order. */
  get reports(): string[] {
    return this.log.of('invoke_accepted', workerAssistant).map(({ payload }) => payload);
  }

  /** Events as a worker was given them, in their order. */
  eventsOf(labourerId: string): string[] {
    return this.log.of('invocation_started', labourerId).map(({ payload }) => payload);
  }

  async closedTasks(labourerId: string): Promise<readonly ClosedTask[]> {
    const page = await this.local.store.listing.closed(`${labourerId}#0`, { limit: TASKS_MAX });
    return page.tasks;
  }

  /** The one task that the labourer has closed. */
  async onlyClosedTask(labourerId: string): Promise<ClosedTask> {
    const [task, ...others] = await this.closedTasks(labourerId);
    if (!task || others.length > 0) throw new Error(`${labourerId} has closed ${others.length + (task ? 1 : 0)} tasks`);
    return task;
  }

  /** A row of `sosw_closed` with DynamoDB's own types. */
  async closedRow({ lane, taskId }: TaskRef): Promise<Record<string, AttributeValue>> {
    const Key = { lane: { S: lane }, task_id: { S: taskId } };
    const get = new GetItemCommand({ TableName: this.local.names.closed, Key, ConsistentRead: true });
    const { Item } = await this.local.dynamoDb.send(get);
    if (!Item) throw new Error(`${taskId} is not closed`);
    return Item;
  }

  /** Rows of the table of meta data about a task, the oldest first. */
  async metaOf(taskId: string): Promise<Record<string, AttributeValue>[]> {
    const query = new QueryCommand({
      TableName: this.local.names.meta,
      KeyConditionExpression: 'task_id = :task_id',
      ExpressionAttributeValues: { ':task_id': { S: taskId } },
    });
    const { Items = [] } = await this.local.dynamoDb.send(query);
    return Items;
  }
}
