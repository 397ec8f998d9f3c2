/** Operations of a port that answer by a promise: the ones that can be held up or fail. */
export type Operation<Port> = {
  [Name in keyof Port]: Port[Name] extends (...args: never[]) => Promise<unknown> ? Name : never;
}[keyof Port] &
  string;

/** What an operation of a port takes and answers. */
export type ArgsOf<Port, Name extends keyof Port> = Port[Name] extends (...args: infer Args) => unknown ? Args : never;
export type AnswerOf<Port, Name extends keyof Port> = Port[Name] extends (...args: never[]) => Promise<infer Answer>
  ? Answer
  : never;

/** One call on its way to a port. */
export interface Call {
  readonly operation: string;
  readonly args: readonly unknown[];
  /** Makes the call: its effect takes place. */
  readonly perform: () => unknown;
}

/** The port with each of its calls handed to `around`, which makes it or does not. */
export function intercepted<Port extends object>(port: Port, around: (call: Call) => unknown): Port {
  return new Proxy(port, {
    get(target, operation) {
      const member: unknown = Reflect.get(target, operation);
      if (typeof member !== 'function' || typeof operation !== 'string') return member;
      return (...args: unknown[]) =>
        around({ operation, args, perform: () => Reflect.apply(member, target, args) as unknown });
    },
  });
}
