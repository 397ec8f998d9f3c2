import { defineConfig } from 'sosw';

export default defineConfig({
  labourers: {
    weather_loader: {
      entry: './worker.ts',
      files: ['./weather.csv'],
      timeout: 30,
      environment: { WEATHER_SOURCE: 'flaky' }, // see faults.ts
      maxSimultaneousInvocations: 5,
      maxAttempts: 3,
      retryDelay: 1,
      retryDelayMax: 2,
    },
  },
  jobSchemas: { default: ['place', 'month'] },
  tables: {
    weather: { hash: ['location', 'S'], range: ['date', 'S'] },
  },
});
