import type { Logger } from './logger.ts';
import type { Platform } from './platform.ts';
import type { CountingClient } from './table-client.ts';

/** What a Processor makes each of its clients of. */
export interface ClientOptions {
  /**
   * The section `<name>Config` of the configuration, empty when there is none. It comes from outside: a client takes
   * optional keys only and checks what it needs.
   */
  readonly config: Readonly<Record<string, unknown>>;
  readonly platform: Platform;
  readonly log: Logger;
}

/** A client of a Processor. What it counts, if it does, is part of the Processor's stats. */
export type Client = object & CountingClient;

/** What a Processor can register: any class that is made of {@link ClientOptions}, or of a part of them. */
export type ClientClass = new (options: ClientOptions) => Client;

/** Client classes by name: `{ dynamoDb: DynamoDbClient }` is configured by `dynamoDbConfig`. */
export type ClientClasses = Readonly<Record<string, ClientClass>>;

/** The clients that such classes make, under the same names. */
export type ClientsOf<Classes extends ClientClasses> = {
  readonly [Name in keyof Classes]: InstanceType<Classes[Name]>;
};
