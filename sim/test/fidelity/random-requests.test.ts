import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, clear, emulatorBackend, emulatorKinds, modelBackend, rowsOf, TABLE_KINDS } from './backends.ts';
import { inSomeOrder, normalAnswer } from './known-differences.ts';
import { requests } from './requests.ts';

const RUNS = 15;
const LENGTH = { minLength: 20, maxLength: 60 };

for (const kind of emulatorKinds) {
  const { name, missing } = kind;
  describe.skipIf(missing)(`the model and ${name}${missing ? ` (skipped: ${missing})` : ''}`, () => {
    let emulator: Backend;

    beforeAll(async () => {
      emulator = await emulatorBackend(kind);
    });

    afterAll(async () => {
      await emulator?.stop();
    });

    test('answer the same requests in the same way, and have the same rows afterwards', async () => {
      const property = fc.asyncProperty(fc.array(requests, LENGTH), async (sequence) => {
        const model = modelBackend();
        await clear(emulator);
        for (const request of sequence) {
          const expected = normalAnswer(await emulator.answer(request), request, name);
          const given = normalAnswer(await model.answer(request), request, name);
          expect(given, JSON.stringify(request)).toEqual(expected);
        }
        for (const table of TABLE_KINDS) {
          expect(inSomeOrder(await rowsOf(model, table))).toEqual(inSomeOrder(await rowsOf(emulator, table)));
        }
      });
      await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
    });
  });
}
