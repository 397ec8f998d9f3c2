import { defineConfig } from 'sosw';

export default defineConfig({
  labourers: {
    sosw_tutorial_pull_hashtags: { entry: './worker.ts', timeout: 30, maxSimultaneousInvocations: 10 },
  },
  jobSchemas: { default: ['topic', 'word'] },
  tables: {
    hashtags: { hash: ['word', 'S'], range: ['date', 'S'] },
  },
});
