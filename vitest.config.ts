import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run the sources: no build before them, and one copy of every class.
    alias: [
      { find: /^sosw$/, replacement: at('./packages/core/src/index.ts') },
      { find: /^sosw\/lambda\/(.+)$/, replacement: `${at('./packages/core/src/lambda')}/$1.ts` },
      { find: /^sosw\/(.+)$/, replacement: `${at('./packages/core/src')}/$1/index.ts` },
      { find: /^@sosw\/(local|cli)$/, replacement: `${at('./packages')}/$1/src/index.ts` },
    ],
  },
  test: {
    // The SDK's warning on Node 20 would be the loudest line of every run.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // Thousands of generated cases on a busy machine take longer than the default of 5 s; nothing waits for time itself.
    testTimeout: 30_000,
    // By default one core is left alone, which of two is half.
    maxWorkers: '100%',
    include: [
      'packages/*/test/**/*.test.ts',
      'bench/test/**/*.test.ts',
      'sim/test/**/*.test.ts',
      'lint/**/*.test.ts',
      'examples/*/test/**/*.test.ts',
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/core/src/domain/**'],
      reporter: ['text-summary', 'text'],
      thresholds: { branches: 95 },
    },
  },
});
