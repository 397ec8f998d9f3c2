import { defineConfig } from 'sosw';

export default defineConfig({
  labourers: { loader: { entry: './greeter-function.ts' } },
  customPeriods: [
    { pattern: 'first_of_[0-9]{2}', dates: (period, today) => [`${today.slice(0, 4)}-${period.slice(-2)}-01`] },
  ],
});
