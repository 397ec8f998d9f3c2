import { defineConfig } from 'sosw';

export default defineConfig({
  labourers: {
    weather_loader: {
      entry: './worker.ts',
      files: ['./weather.csv'],
      timeout: 30,
      environment: { WEATHER_SOURCE: process.env.WEATHER_SOURCE ?? 'flaky' }, // see faults.ts
      maxSimultaneousInvocations: 5,
      maxAttempts: 3,
      retryDelay: 1,
      retryDelayMax: 2,
      healthMetrics: {
        sourceLatency: {
          details: {
            Namespace: 'Weather',
            MetricName: 'SourceLatency', // milliseconds, printed by the worker
            MetricAggregationTimeSlice: 120,
          },
          feelings: { 4: 1_500, 3: 2_000, 2: 3_000 },
          feelingComparisonOperator: '<=',
        },
      },
    },
  },
  jobSchemas: { default: ['place', 'month'] },
  tables: {
    weather: { hash: ['location', 'S'], range: ['date', 'S'] },
  },
});
