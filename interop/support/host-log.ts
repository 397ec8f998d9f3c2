import type { HostEvent } from '@sosw/local';

type OfType<Type extends HostEvent['type']> = Extract<HostEvent, { type: Type }>;

/** Everything that the Lambda host of a fleet reported, and a way to wait for what it will report. */
export class HostLog {
  readonly #events: HostEvent[] = [];
  readonly #watchers = new Set<() => void>();

  readonly observe = (event: HostEvent): void => {
    this.#events.push(event);
    for (const look of [...this.#watchers]) look();
  };

  of<Type extends HostEvent['type']>(type: Type, functionName: string): OfType<Type>[] {
    return this.#events.filter(
      (event): event is OfType<Type> => event.type === type && event.functionName === functionName,
    );
  }

  /** Resolves when there are `count` of them, also when they were there before. */
  async until<Type extends HostEvent['type']>(type: Type, functionName: string, count: number): Promise<void> {
    const isThere = () => this.of(type, functionName).length >= count;
    if (isThere()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isThere()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
    });
  }
}
