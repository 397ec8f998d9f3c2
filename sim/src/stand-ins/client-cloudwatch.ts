import { Client, type ClientConfig, Command } from './client.ts';

/** In place of `@aws-sdk/client-cloudwatch`. */
export class CloudWatchClient extends Client {
  constructor(config: ClientConfig) {
    super('cloudwatch', config);
  }
}

export class GetMetricDataCommand extends Command {
  static readonly operation = 'GetMetricData';
}
