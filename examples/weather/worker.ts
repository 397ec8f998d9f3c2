import { setTimeout as sleep } from 'node:timers/promises';
import { getLambdaHandler, Worker } from 'sosw';
import { DynamoDbClient } from 'sosw/aws/dynamodb';
import { failLikeASource, latencyMs } from './faults.ts';
import { latencyLine } from './latency.ts';
import { daysOf } from './source.ts';

/** One task: the days of a month at a place. */
interface WeatherTask {
  places: [string];
  months: [string];
  /** Which attempt this is; sosw says so. */
  attempt?: number;
}

class WeatherLoader extends Worker.using({ dynamoDb: DynamoDbClient })<WeatherTask> {
  static override defaultConfig = {
    dynamoDbConfig: {
      tableName: 'weather',
      rowMapper: {
        location: 'S',
        date: 'S',
        precipitation: 'N',
        temp_max: 'N',
        temp_min: 'N',
        wind: 'N',
        weather: 'S',
      },
      requiredFields: ['location', 'date'],
    },
  };

  override async handle(event: WeatherTask) {
    const [place] = event.places;
    const [month] = event.months;
    failLikeASource(place, month, event.attempt ?? 1);
    const askedAtMs = Date.now();
    await sleep(latencyMs(askedAtMs));
    const days = await daysOf(place, month);
    console.log(latencyLine(Date.now() - askedAtMs, askedAtMs));
    for (const day of days) {
      await this.clients.dynamoDb.put(day);
      this.stats.add('rows');
    }
    this.result.month = `${place} ${month}`;
    await super.handle(event); // closes the task: stats and result travel to the WorkerAssistant
  }
}

export const handler = getLambdaHandler(WeatherLoader);
