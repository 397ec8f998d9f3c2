import { createStore } from 'sosw/aws/store';
import { ManualSystem, storeConformance } from 'sosw/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  type Backend,
  clear,
  emulatorBackend,
  emulatorKinds,
  modelBackend,
  NAMES,
  type Request,
} from './backends.ts';
import { normalAnswer } from './known-differences.ts';
import { modelClient } from './model-client.ts';

interface Exchange {
  readonly request: Request;
  readonly answer: Answer;
}

const present = emulatorKinds.filter(({ missing }) => missing === undefined);
let emulators: Backend[];

beforeAll(async () => {
  emulators = await Promise.all(present.map(emulatorBackend));
});

afterAll(async () => {
  await Promise.all((emulators ?? []).map((emulator) => emulator.stop()));
});

// The model performs a call at the moment it is sent: replayed one by one, the requests take effect in the same order.
test.each(storeConformance().map((one) => [one.name, one] as const))(
  '%s: on the model; each of its requests is answered alike by the emulators',
  async (_, one) => {
    const exchanges: Exchange[] = [];
    const client = modelClient(modelBackend(), (request, answer) => exchanges.push({ request, answer }));
    const badRows: unknown[] = [];
    const system = new ManualSystem({ autoAdvance: true });
    await one.run(createStore({ client, names: NAMES, system, onBadRow: (error) => badRows.push(error) }));
    expect(badRows).toEqual([]);
    for (const emulator of emulators) {
      await clear(emulator);
      for (const { request, answer } of exchanges) {
        const said = normalAnswer(await emulator.answer(request), request, emulator.name);
        const expected = normalAnswer(answer, request, emulator.name);
        expect(said, `${emulator.name}: ${JSON.stringify(request)}`).toEqual(expected);
      }
    }
  },
);
