import { awsError } from './aws-error.ts';

interface ObjectInput {
  readonly Key: string;
  readonly Body?: string;
}

/** S3 as far as sosw uses it: one bucket of texts, strongly consistent. */
export class Bucket {
  readonly #texts = new Map<string, string>();

  get keys(): readonly string[] {
    return [...this.#texts.keys()];
  }

  /** @throws an exception like the SDK's */
  perform(operation: string, { Key, Body }: ObjectInput): object {
    switch (operation) {
      case 'PutObject':
        this.#texts.set(Key, Body ?? '');
        return {};
      case 'GetObject': {
        const text = this.#texts.get(Key);
        if (text === undefined) throw awsError('NoSuchKey', 404);
        return { Body: { transformToString: async () => text } };
      }
      case 'DeleteObject':
        this.#texts.delete(Key);
        return {};
      default:
        throw new Error(`not modelled: ${operation}`);
    }
  }
}
