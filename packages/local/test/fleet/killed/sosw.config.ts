import { defineConfig } from 'sosw';

export default defineConfig({
  labourers: {
    noting_worker: {
      entry: './worker.ts',
      timeout: 20,
      maxSimultaneousInvocations: 4,
      // A kill ends an attempt that counts, and nobody wants to wait for the next one here.
      ...{ maxAttempts: 1000, retryDelay: 0 },
      environment: { WORK_LOG: process.env.WORK_LOG ?? '' },
    },
  },
  jobSchemas: { default: ['item'] },
});
