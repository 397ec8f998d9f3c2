import { type Command, Option } from 'commander';
import { InvalidInputError } from 'sosw';
import type { TaskState } from 'sosw/essentials';
import type { CommandContext } from '../command-context.ts';
import { withFleet } from '../operator/fleet.ts';
import { type FleetOptions, withFleetOptions } from '../operator/fleet-options.ts';
import { findTask } from '../operator/found-task.ts';
import { LISTED_STATES, listTasks } from '../operator/listed-tasks.ts';
import { cancelTask, retryTask } from '../operator/task-changes.ts';
import { print } from '../output/print.ts';
import { record, table } from '../output/table.ts';
import { foundDocument, foundText, listColumns, listedDocument } from '../output/task-text.ts';
import { limitOption } from './limit-option.ts';

/** `sosw tasks list|show|retry|cancel` */
export function addTasks(program: Command, context: CommandContext): void {
  const tasks = program.command('tasks').description('look at tasks, run them again, cancel them');
  addList(tasks, context);
  addShow(tasks, context);
  addRetry(tasks, context);
  addCancel(tasks, context);
}

interface ListTasksOptions extends FleetOptions {
  readonly labourer?: string;
  readonly state?: TaskState;
  readonly limit: number;
}

function addList(tasks: Command, { shell }: CommandContext): void {
  withFleetOptions(tasks.command('list'))
    .description('list tasks: what runs, waits, is queued, and is closed (the newest first)')
    .option('--labourer <id>', 'of this labourer alone')
    .addOption(new Option('--state <state>', 'in this state alone').choices([...LISTED_STATES]))
    .addOption(limitOption())
    .action(async ({ labourer, state, limit, output, ...choice }: ListTasksOptions) => {
      const filter = { ...(labourer !== undefined && { labourerId: labourer }), ...(state && { state }) };
      const listed = await withFleet(choice, shell, ({ store }) => listTasks(store, { ...filter, limit }));
      await print(shell, output, {
        document: listed.map(listedDocument),
        table: (style) => table(listed, listColumns(Date.now()), style),
      });
    });
}

function addShow(tasks: Command, { shell }: CommandContext): void {
  withFleetOptions(tasks.command('show'))
    .description('show a task: where it stands, its payload, every attempt with its times and its error, its result')
    .argument('<id>', 'the id of the task')
    .action(async (id: string, { output, ...choice }: FleetOptions) => {
      const found = await withFleet(choice, shell, ({ store }) => findTask(store, id));
      if (!found) {
        const expected = 'the id of a task that exists, or was closed within the time that closed tasks are kept';
        throw new InvalidInputError({ path: 'task_id', expected, given: id });
      }
      await print(shell, output, {
        document: foundDocument(found),
        table: (style) => foundText(found, style, Date.now()),
      });
    });
}

function addRetry(tasks: Command, { shell }: CommandContext): void {
  withFleetOptions(tasks.command('retry'))
    .description('run a closed task again, as a new task with the same payload; the closed one stays as it is')
    .argument('<id>', 'the id of the closed task')
    .action(async (id: string, { output, ...choice }: FleetOptions) => {
      const retried = await withFleet(choice, shell, (fleet) => retryTask(fleet, id));
      const { task_id, retry_of, job_id } = retried;
      await print(shell, output, {
        document: retried,
        table: (style) =>
          record(
            [
              ['task', task_id],
              ['retry of', retry_of],
              ['job', job_id],
            ],
            style,
          ),
      });
    });
}

interface CancelOptions extends FleetOptions {
  readonly reason?: string;
}

function addCancel(tasks: Command, { shell }: CommandContext): void {
  withFleetOptions(tasks.command('cancel'))
    .description('cancel a task; an attempt that runs is not stopped, but what it reports does not count any more')
    .argument('<id>', 'the id of the task')
    .option('--reason <text>', 'recorded with the task')
    .action(async (id: string, { output, reason, ...choice }: CancelOptions) => {
      const outcome = await withFleet(choice, shell, (fleet) => cancelTask(fleet, id, reason));
      if (outcome === 'unknown_task') {
        throw new InvalidInputError({ path: 'task_id', expected: 'the id of a task that exists', given: id });
      }
      await print(shell, output, {
        document: { task_id: id, outcome },
        table: (style) =>
          record(
            [
              ['task', id],
              ['outcome', outcome],
            ],
            style,
          ),
      });
    });
}
