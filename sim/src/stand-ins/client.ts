import type { Request } from './environment.ts';

/** What the SDK calls a command: an operation and its input. */
export class Command {
  readonly input: object;

  constructor(input: object = {}) {
    this.input = input;
  }

  get operation(): string {
    return (this.constructor as typeof Command & { readonly operation: string }).operation;
  }
}

export interface ClientConfig {
  readonly maxAttempts?: number;
  readonly requestHandler?: { readonly requestTimeout?: number; readonly throwOnRequestTimeout?: boolean };
}

/** In place of a client of the SDK: hands the input of each command to the world. */
export class Client {
  readonly #service: Request['service'];
  readonly #timeoutMs: number;
  /** Middlewares are taken out of the SDK's clients; here there are none. */
  readonly middlewareStack: { remove(name: string): boolean } = { remove: () => true };

  constructor(service: Request['service'], { maxAttempts, requestHandler }: ClientConfig) {
    const { requestTimeout, throwOnRequestTimeout } = requestHandler ?? {};
    // The world answers as a client does that sends once and gives up in time; another one would need another world.
    if (maxAttempts !== 1 || !requestTimeout || !throwOnRequestTimeout) {
      throw new Error(`a ${service} client that repeats calls by itself, or that waits for ever`);
    }
    this.#service = service;
    this.#timeoutMs = requestTimeout;
  }

  send({ operation, input }: Command): Promise<object> {
    return environment.send({ service: this.#service, operation, input, timeoutMs: this.#timeoutMs });
  }

  destroy(): void {}
}
