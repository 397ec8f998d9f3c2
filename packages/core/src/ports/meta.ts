/** What the original's components post about a task; any other text is allowed too. */
export type MetaAction =
  | 'created'
  | 'invoked'
  | 'completed'
  | 'failed'
  | 'marked_as_completed'
  | 'marked_as_failed'
  | 'archived'
  | 'archived_dead'
  | 'scheduled_for_retry'
  | 'ready_for_retry'
  | (string & Record<never, never>);

/** The optional history of tasks in the original's form. Best effort: it never throws and never fails a task. */
export interface MetaLog {
  post(taskId: string, action: MetaAction, extra?: Readonly<Record<string, unknown>>): Promise<void>;
}

export const NO_META: MetaLog = { post: async () => {} };
