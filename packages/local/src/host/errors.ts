/** An answer of the Invoke API that is not a result: status, exception name and body as Lambda sends them. */
export class LambdaApiError extends Error {
  override readonly name = 'LambdaApiError';
  readonly status: number;
  /** Value of `x-amzn-ErrorType`: the SDK picks the exception class by it. */
  readonly type: string;
  readonly body: Readonly<Record<string, string>>;

  constructor(status: number, type: string, body: Readonly<Record<string, string>>) {
    super(`${type}: ${body.Message ?? body.message ?? ''}`);
    this.status = status;
    this.type = type;
    this.body = body;
  }
}

export function functionNotFound(functionArn: string): LambdaApiError {
  return new LambdaApiError(404, 'ResourceNotFoundException', {
    Type: 'User',
    Message: `Function not found: ${functionArn}`,
  });
}

export function requestTooLarge(bytesMax: number): LambdaApiError {
  return new LambdaApiError(413, 'RequestTooLargeException', {
    Type: 'User',
    message: `Request must be smaller than ${bytesMax} bytes for the InvokeFunction operation`,
  });
}

export function invalidRequestContent(problem: string): LambdaApiError {
  return new LambdaApiError(400, 'InvalidRequestContentException', {
    Type: 'User',
    message: `Could not parse request body into json: ${problem}`,
  });
}

export function invalidParameter(message: string): LambdaApiError {
  return new LambdaApiError(400, 'InvalidParameterValueException', { Type: 'User', message });
}

export type ThrottleReason =
  | 'ReservedFunctionConcurrentInvocationLimitExceeded'
  | 'ConcurrentInvocationLimitExceeded'
  | 'CallerRateLimitExceeded';

export function throttled(reason: ThrottleReason): LambdaApiError {
  return new LambdaApiError(429, 'TooManyRequestsException', {
    Type: 'User',
    Reason: reason,
    message: 'Rate Exceeded.',
  });
}

export function recursiveInvocation(functionName: string, invocationsMax: number): LambdaApiError {
  return new LambdaApiError(400, 'RecursiveInvocationException', {
    Type: 'User',
    Message: `The function ${functionName} was invoked ${invocationsMax} times in one chain of requests and is stopped.`,
  });
}

/** As a throttle: whoever asks must know that nothing was started, and after an error of the service nobody would. */
export function hostClosing(): LambdaApiError {
  return new LambdaApiError(429, 'TooManyRequestsException', {
    Type: 'User',
    Reason: 'ConcurrentInvocationLimitExceeded',
    message: 'The local Lambda host is closing.',
  });
}

/** What {@link https://docs.aws.amazon.com/lambda/latest/api/ Lambda's API} has and the host has not. */
export function operationNotServed(operation: string): LambdaApiError {
  return new LambdaApiError(400, 'InvalidParameterValueException', {
    Type: 'User',
    message: `The local Lambda host does not serve ${operation}; it has Invoke and GetFunctionConfiguration.`,
  });
}
