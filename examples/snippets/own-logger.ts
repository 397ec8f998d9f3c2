import { Logger } from '@aws-lambda-powertools/logger';
import { defineWorker, getLambdaHandler, Worker } from 'sosw';

const logger = new Logger({ serviceName: 'greetings' });

// #region function
export const handler = defineWorker({
  logger,
  run({ payload, log }) {
    log.info('greets', { name: payload.name, apiKey: 'never printed' });
  },
});
// #endregion

// #region class
class Greeter extends Worker<{ name: string }> {
  static override logger = logger;
}
export const classHandler = getLambdaHandler(Greeter);
// #endregion
