import { defineConfig } from 'sosw';

export default defineConfig({
  labourers: {
    seed_worker: { entry: './worker.ts', timeout: 30, maxSimultaneousInvocations: 2 },
  },
  tables: {
    autotest_dynamo_db: { hash: ['hash_col', 'S'], range: ['range_col', 'N'] },
  },
});
