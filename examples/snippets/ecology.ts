// What docs/guide/ecology.md shows; packages/core/test/docs/snippets.test.ts compares it with the page.
import { defineConfig } from 'sosw';

// #region fleet
export const fleet = defineConfig({
  labourers: {
    invoice_loader: {
      entry: './greeter-function.ts',
      maxSimultaneousInvocations: 20,
      healthMetrics: {
        databaseCpu: {
          details: {
            Namespace: 'AWS/RDS',
            MetricName: 'CPUUtilization',
            Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'invoices' }],
          },
          feelings: { 4: 50, 3: 65, 2: 80, 1: 90 }, // percent; above 90 it is Bad
          feelingComparisonOperator: '<=',
        },
        freeConnections: {
          details: { Namespace: 'Invoices', MetricName: 'FreeConnections', Statistics: ['Minimum'] },
          feelings: { 4: 20, 2: 10, 1: 5 },
          feelingComparisonOperator: '>=', // large values are good
          noData: 2,
        },
      },
    },
  },
});
// #endregion

// #region tuned
export const tuned = defineConfig({
  labourers: {
    single_writer: {
      entry: './greeter-function.ts',
      maxSimultaneousInvocations: 1,
      invocationNumberCoefficient: { 2: 1, 3: 1 }, // its only slot stays until the status is Poor
      builtInMetrics: {
        errorRate: { feelings: { 4: 0.1, 3: 0.3, 2: 1 } },
        eventAge: false,
      },
    },
    not_watched: { entry: './greeter-function.ts', builtInMetrics: false },
  },
});
// #endregion
