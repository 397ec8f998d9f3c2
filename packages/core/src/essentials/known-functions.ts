import type { FunctionFacts, FunctionFactsSource } from '../ports/function-facts.ts';
import type { Clock } from '../ports/system.ts';

const KEPT_MS = 60_000;

/**
 * What is deployed, asked of Lambda at most once a minute for each function. A missing function is asked for each time,
 * so that its labourer goes on as soon as it is there.
 */
export class KnownFunctions {
  readonly #source: FunctionFactsSource;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly facts: FunctionFacts; readonly askedAtMs: number }>();

  constructor(source: FunctionFactsSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  async describe(arn: string): Promise<FunctionFacts | 'missing'> {
    const known = this.#known.get(arn);
    const nowMs = this.#clock.now();
    if (known && nowMs - known.askedAtMs < KEPT_MS) return known.facts;
    const facts = await this.#source.describe(arn);
    if (facts !== 'missing') this.#known.set(arn, { facts, askedAtMs: nowMs });
    return facts;
  }
}
