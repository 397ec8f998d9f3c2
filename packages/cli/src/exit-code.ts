/** What the command's exit code says; the same for every command. */
export const EXIT = {
  /** It went as asked. */
  ok: 0,
  /** It ran, but not all went well: a job had dead tasks, a demo did not go as planned. */
  failed: 1,
  /** The command line or what it names makes no sense; nothing was done. */
  badInput: 2,
  /** No fleet could be reached. */
  noFleet: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
