import { getLambdaHandler, Worker } from 'sosw';
import { DynamoDbClient } from 'sosw/aws/dynamodb';

/** One task: response times of a service in milliseconds. */
interface LatencyTask {
  services: [string];
  samples: number[];
}

/** `python/app.py`, moved to TypeScript. */
class Processor extends Worker.using({ dynamoDb: DynamoDbClient })<LatencyTask> {
  static override defaultConfig = {
    dynamoDbConfig: {
      tableName: 'latencies',
      rowMapper: {
        service: 'S',
        measured_by: 'S',
        requests: 'N',
        mean_ms: 'N',
        p95_ms: 'N',
        slowest_ms: 'N',
      },
      requiredFields: ['service', 'measured_by'],
    },
  };

  override async handle(event: LatencyTask) {
    const [service] = event.services;
    const digest = digestOf(event.samples);
    await this.clients.dynamoDb.put({ service, measured_by: 'typescript', ...digest });
    this.stats.add('requests', digest.requests);
    Object.assign(this.result, { service, ...digest });
    await super.handle(event); // closes the task: stats and result travel to the WorkerAssistant
  }
}

/** Mean, 95th percentile (nearest rank) and slowest of response times in milliseconds. */
function digestOf(samples: readonly number[]) {
  const ranked = samples.toSorted((a, b) => a - b);
  return {
    requests: ranked.length,
    mean_ms: ranked.reduce((sum, sample) => sum + sample, 0) / ranked.length,
    p95_ms: ranked[Math.ceil(ranked.length * 0.95) - 1],
    slowest_ms: ranked.at(-1),
  };
}

export const handler = getLambdaHandler(Processor);
