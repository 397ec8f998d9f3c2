import { InvalidInputError } from '../domain/errors.ts';
import type { Client, ClientClass, ClientClasses, ClientOptions } from '../ports/client.ts';
import { type Config, clientName, sectionName, sectionOf } from './config.ts';

/** Clients by name, made. */
export type Clients = Readonly<Record<string, Client>>;

/**
 * Makes the clients that a configuration asks for: those of its `initClients` list, all when it has none.
 *
 * @throws InvalidInputError when the list names a client that is not registered
 */
export function makeClients(
  classes: ClientClasses,
  config: Config,
  options: Pick<ClientOptions, 'platform' | 'log'>,
): Clients {
  return Object.fromEntries(
    Object.entries(picked(classes, config.initClients)).map(([name, NamedClient]) => [
      name,
      new NamedClient({ ...options, config: sectionOf(config, sectionName(name)) }),
    ]),
  );
}

function picked(classes: ClientClasses, wanted: unknown): ClientClasses {
  if (wanted === undefined || wanted === null) return classes;
  if (!Array.isArray(wanted)) {
    throw new InvalidInputError({ path: 'initClients', expected: 'a list of names of clients', given: wanted });
  }
  return Object.fromEntries(wanted.map((name: unknown, i) => classNamed(classes, name, `initClients[${i}]`)));
}

function classNamed(classes: ClientClasses, given: unknown, path: string): [string, ClientClass] {
  const name = typeof given === 'string' ? clientName(given) : '';
  const found = Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (found) return [name, found];
  const known = Object.keys(classes).join(', ') || 'none is registered, see Worker.using';
  throw new InvalidInputError({ path, expected: `the name of a client (${known})`, given });
}
