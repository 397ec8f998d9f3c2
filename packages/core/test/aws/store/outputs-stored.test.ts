import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { aClosedTask, aTask } from '../../../src/testing/index.ts';
import { EMULATORS } from '../../support/emulators.ts';
import { emulatorClient, freshStore } from '../../support/fresh-store.ts';

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
});
const extreme = fc.oneof(
  fc.double(),
  fc.bigInt(),
  fc.string({ unit: 'binary' }),
  fc.nat({ max: 450_000 }).map((length) => '€'.repeat(length)),
  fc.nat({ max: 60 }).map(nested),
  fc.constant(JSON.parse('{ "__proto__": { "a": ["text"] }, "constructor": "text", "": "text" }')),
  fc.nat({ max: 5_000 }).map((length) => Array.from({ length }, (_, n) => n / 7)),
);
const outputs = fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(anything, extreme), { maxKeys: 8 });

for (const { name, missing, start } of EMULATORS) {
  describe.skipIf(missing)(`on ${name}${missing ? ` (skipped: ${missing})` : ''}`, () => {
    test('law: nothing that a worker reports is refused by the table', async () => {
      const emulator = await start();
      const client = emulatorClient(emulator);
      onTestFinished(async () => {
        client.destroy();
        await emulator.stop();
      });
      const { tasks } = (await freshStore(client)).store;
      let index = 0;
      await fc.assert(
        fc.asyncProperty(outputs, outputs, fc.nat({ max: 350 * 1024 }), async (stats, result, size) => {
          index += 1;
          const task = aTask({ index, payload: 'x'.repeat(size) });
          const put = await tasks.putClosed(aClosedTask(task, { stats, result }));
          expect(put).toEqual({ outcome: 'written', row: undefined });
          expect((await tasks.readClosed(task))?.payload).toHaveLength(size);
        }),
        { numRuns: 30 },
      );
    });
  });
}

function nested(levels: number): unknown {
  let value: unknown = 'innermost';
  for (let n = 0; n < levels; n++) value = n % 2 ? [value] : { in: value };
  return value;
}
