/** An error as the SDK makes it of an answer. */
export function serviceError(httpStatusCode: number, name: string): Error {
  return Object.assign(new Error('scripted'), { name, $metadata: { httpStatusCode, attempts: 1 } });
}

interface Call {
  readonly args: readonly [command: object, ...others: unknown[]];
}

/** What was sent by commands of this class, in order. */
export function inputsOf(
  calls: readonly Call[],
  Command: new (input: never) => object,
): Readonly<Record<string, unknown>>[] {
  return calls.flatMap(({ args: [command] }) =>
    command instanceof Command && 'input' in command ? [{ ...(command.input as object) }] : [],
  );
}
