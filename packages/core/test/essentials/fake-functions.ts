import { type FunctionFacts, FunctionFactsError, type FunctionFactsSource } from '../../src/ports/function-facts.ts';
import type { Functions, InvokeResult } from '../../src/ports/functions.ts';

/** An event of a worker or an essential, parsed. */
export type Event = Readonly<Record<string, unknown>>;

export interface Invoke {
  readonly name: string;
  readonly event: Event;
}

const DEPLOYED: FunctionFacts = { timeoutMs: 30_000 };

/** Functions that record what they are invoked with. All that are asked for are deployed, unless a test says otherwise. */
export class FakeFunctions implements Functions, FunctionFactsSource {
  readonly invokes: Invoke[] = [];
  /** Names that were asked for, in order. */
  readonly described: string[] = [];
  /** Functions that are `missing`, or of which Lambda tells nothing now; or what is deployed. */
  readonly facts = new Map<string, FunctionFacts | 'missing' | 'silent'>();
  /** Answers of the next invokes, by function; afterwards all are accepted. */
  readonly answers = new Map<string, InvokeResult[]>();

  async invoke(name: string, payload: string): Promise<InvokeResult> {
    this.invokes.push({ name, event: JSON.parse(payload) });
    return this.answers.get(name)?.shift() ?? { outcome: 'accepted' };
  }

  async describe(name: string): Promise<FunctionFacts | 'missing'> {
    this.described.push(name);
    const facts = this.facts.get(name) ?? DEPLOYED;
    if (facts === 'silent') throw new FunctionFactsError({ functionName: name, reason: 'planned fault' });
    return facts;
  }

  /** Events of one function, in the order of the invokes. */
  eventsOf(name: string): Event[] {
    return this.invokes.filter((invoke) => invoke.name === name).map(({ event }) => event);
  }
}
