import { defineConfig } from 'sosw';

export default defineConfig({
  labourers: {
    weather_loader: {
      entry: './worker.ts',
      files: ['./weather.csv'],
      timeout: 30,
      maxSimultaneousInvocations: 5,
    },
  },
  jobSchemas: { default: ['place', 'month'] },
  tables: {
    weather: { hash: ['location', 'S'], range: ['date', 'S'] },
  },
});
