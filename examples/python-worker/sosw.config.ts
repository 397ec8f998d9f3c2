import { defineConfig } from 'sosw';

export default defineConfig({
  labourers: {
    python_latency: {
      command: ['../.venv/bin/python', '-m', 'awslambdaric', 'app.handler'], // as seen from the folder
      folder: './python',
      runtime: 'python3.11',
      timeout: 30,
      maxSimultaneousInvocations: 3,
    },
    typescript_latency: { entry: './worker.ts', timeout: 30, maxSimultaneousInvocations: 3 },
  },
  jobSchemas: { default: ['service'] },
  tables: {
    latencies: { hash: ['service', 'S'], range: ['measured_by', 'S'] },
  },
});
