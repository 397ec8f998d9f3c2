import { defineConfig } from 'vitest/config';
import workspace from '../vitest.config.ts';

export default defineConfig({
  ...(workspace.resolve && { resolve: workspace.resolve }),
  test: {
    ...(workspace.test?.env && { env: workspace.test.env }),
    include: ['interop/*.test.ts'],
    testTimeout: 60_000,
  },
});
