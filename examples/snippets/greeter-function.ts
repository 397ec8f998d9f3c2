import { defineWorker } from 'sosw';

export const handler = defineWorker({
  async run({ payload, stats }) {
    stats.add('greetings');
    return { greeting: `Hello ${payload.name}` }; // the result; an error that is thrown fails the attempt
  },
});
