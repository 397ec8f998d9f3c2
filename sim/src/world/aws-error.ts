/** An error as the SDK throws it. Without a status no answer was received. */
export function awsError(name: string, status?: number): Error {
  const error = Object.assign(new Error(name), {
    $metadata: { attempts: 1, ...(status !== undefined && { httpStatusCode: status }) },
  });
  error.name = name;
  return error;
}
