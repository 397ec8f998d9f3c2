import type { HostEvent } from '../../src/index.ts';

type OfType<Type extends HostEvent['type']> = Extract<HostEvent, { type: Type }>;

interface Watcher {
  readonly matches: () => boolean;
  readonly resolve: () => void;
}

/** Everything a host reported, and a way to wait for what it will report. */
export class EventLog {
  readonly all: HostEvent[] = [];
  readonly #watchers = new Set<Watcher>();

  readonly observe = (event: HostEvent): void => {
    this.all.push(event);
    for (const watcher of this.#watchers) {
      if (!watcher.matches()) continue;
      this.#watchers.delete(watcher);
      watcher.resolve();
    }
  };

  of<Type extends HostEvent['type']>(type: Type): OfType<Type>[] {
    return this.all.filter((event): event is OfType<Type> => event.type === type);
  }

  /** Resolves with the `count`th event of the type, also when it was there before. */
  async until<Type extends HostEvent['type']>(type: Type, count = 1): Promise<OfType<Type>> {
    const matches = () => this.of(type).length >= count;
    if (!matches()) await new Promise<void>((resolve) => this.#watchers.add({ matches, resolve }));
    const found = this.of(type)[count - 1];
    if (found === undefined) throw new Error(`no ${type} number ${count}`);
    return found;
  }
}
