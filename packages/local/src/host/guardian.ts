import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads `+ <group>` and `- <group>`; at the end of its input, which the kernel closes however the host ends, it kills
 * the groups that are left.
 */
const SCRIPT = `
groups=' '
while read -r change group; do
  case $change in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
`;

/**
 * A small process that outlives a host which is killed, and ends what that has started. Without it a busy environment
 * would run on and do its work a second time beside the host that is started next.
 */
export class Guardian {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;

  constructor() {
    // A group of its own: whoever kills the host's group should not get the guardian too.
    this.#process = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.#ended = new Promise((resolve) => this.#process.once('exit', () => resolve()).once('error', () => resolve()));
    this.#process.stdin?.on('error', () => {}); // somebody has killed it: the host works without
  }

  /** This group may be alive from now on. A pipe takes it at once: it is told when the call returns. */
  started(group: number): void {
    this.#process.stdin?.write(`+ ${group}\n`);
  }

  ended(group: number): void {
    this.#process.stdin?.write(`- ${group}\n`);
  }

  /** Ends the guardian; what it has been told of and is still alive is killed. */
  close(): Promise<void> {
    this.#process.stdin?.end();
    return this.#ended;
  }
}
