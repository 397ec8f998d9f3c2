/** A bench could not measure what it is for; its figures would say nothing. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}
