import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Measurement } from '../bench.ts';
import { rounded } from '../numbers.ts';
import type { Say } from '../output/say.ts';
import { importTimes } from './import-time.ts';
import { writeBundle } from './own-code.ts';

/** Imports of each module that are timed, each in a process of its own, in turns. */
const IMPORTS = 15;
const BYTES_PER_KB = 1000;

/** All that a worker does which does nothing: it closes its task. */
const WORKER = `
  import { getLambdaHandler, Worker } from 'sosw';
  export const handler = getLambdaHandler(Worker);`;
const ERROR_CLASS = `export { NonRetryableError } from 'sosw';`;
/** What the worker takes of the SDK, without us. */
const SDK_ALONE = `
  export { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
  export { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';`;

export const BUNDLE: Bench = {
  about: 'our code in the bundle of a worker, and the time that its import takes beyond the SDK’s',
  targets: [
    { figure: 'own_kb', atMost: 25 },
    { figure: 'import_over_sdk_ms', atMost: 15 },
    { figure: 'one_error_class_kb', atMost: 2 },
  ],
  async run(sayUnder): Promise<Measurement> {
    const folder = await mkdtemp(join(tmpdir(), 'sosw-bench-'));
    try {
      return await measure(folder, sayUnder('bundle'));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function measure(folder: string, say: Say): Promise<Measurement> {
  say('bundles');
  const worker = await writeBundle(WORKER, join(folder, 'worker'));
  const error = await writeBundle(ERROR_CLASS, join(folder, 'error'));
  const sdk = await writeBundle(SDK_ALONE, join(folder, 'sdk'));
  say(`imports each ${IMPORTS} times`);
  const [workerMs = Number.NaN, sdkMs = Number.NaN] = await importTimes([worker.entry, sdk.entry], IMPORTS);
  const figures = {
    own_kb: worker.ownBytes / BYTES_PER_KB,
    one_error_class_kb: error.ownBytes / BYTES_PER_KB,
    bundle_kb: worker.bytes / BYTES_PER_KB,
    import_over_sdk_ms: rounded(workerMs - sdkMs),
    import_ms: rounded(workerMs),
    sdk_import_ms: rounded(sdkMs),
    imports: IMPORTS,
  };
  return {
    figures,
    tables: [
      {
        title: `a worker that only closes its tasks, bundled and minified; medians of ${IMPORTS} imports`,
        columns: ['own KB', 'one error class KB', 'with the SDK KB', 'import ms', 'SDK alone ms'],
        rows: [
          [figures.own_kb, figures.one_error_class_kb, figures.bundle_kb, figures.import_ms, figures.sdk_import_ms],
        ],
      },
    ],
  };
}
