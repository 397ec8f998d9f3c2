import { defineConfig } from 'sosw';

export default defineConfig({
  labourers: { greeter: { entry: './greeter-function.ts' } },
  metrics: false,
});
