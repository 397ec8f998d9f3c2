import { type Dice, diceFor } from '../random.ts';
import type { Work } from '../stand-ins/environment.ts';
import type { Behaviour, Labourer } from '../workload/workload.ts';
import type { Run } from './ledger.ts';
import type { Time } from './time.ts';

/** What user code does: the same for the same attempt of the same task of a seed. */
export class UserCode {
  readonly #seed: number;
  readonly #time: Time;

  constructor(seed: number, time: Time) {
    this.#seed = seed;
    this.#time = time;
  }

  /** Runs for a while. Rejects never: a hanging run ends with its process. */
  run(run: Run, labourer: Labourer): Promise<Work> {
    const dice = diceFor(this.#seed, `${run.taskId}/${run.attempt}`);
    const isHopeless = diceFor(this.#seed, run.taskId).chance(labourer.hopeless);
    const scripted = labourer.script?.[run.attempt - 1];
    const behaviour = isHopeless ? 'throws' : (scripted ?? behaviourOf(dice, labourer));
    const { process } = run;
    return new Promise((resolve) => {
      this.#time.after(dice.whole(...labourer.workMs), () => {
        if (behaviour === 'crashes') process.kill('user code crashes');
        else if (behaviour !== 'hangs') process.tell(() => resolve(behaviour));
      });
    });
  }
}

function behaviourOf(dice: Dice, { odds }: Labourer): Behaviour {
  let left = dice.number();
  for (const [behaviour, share] of Object.entries(odds)) {
    left -= share;
    if (left < 0) return behaviour as Behaviour;
  }
  return 'succeeds';
}
