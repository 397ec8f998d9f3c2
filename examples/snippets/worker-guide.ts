// The shorter examples of docs/guide; packages/core/test/docs/snippets.test.ts compares them with the pages.
import { type ClientOptions, defineConfig, getLambdaHandler, LambdaGlobals, NonRetryableError, Worker } from 'sosw';
import { DynamoDbClient } from 'sosw/aws/dynamodb';

// #region typed-client
interface Week {
  place: string;
  days: [first: number, last: number];
}

const rowMapper = { place: 'S', day: 'N', degrees: 'N', looks: 'N' } as const;

class HeatFinder extends Worker.using({ dynamoDb: DynamoDbClient<typeof rowMapper> })<Week> {
  static override defaultConfig = {
    dynamoDbConfig: { tableName: 'readings', rowMapper, requiredFields: ['place', 'day'] },
  };

  override async handle(event: Week) {
    const { dynamoDb } = this.clients;
    const { place, days } = event;
    const hot = await dynamoDb.query({ keys: { place }, between: { day: days }, filterExpression: 'degrees > 30' });
    for (const { day, degrees } of hot) {
      this.log.info('hot', { day, degrees }); // both are numbers, and the compiler knows
      await dynamoDb.update({ place, day }, { increment: { looks: 1 }, condition: 'attribute_exists degrees' });
    }
    this.result.hot = hot.length;
    await super.handle(event);
  }
}
// #endregion

// #region failing
interface Order {
  id: string;
  total: number;
}

class Biller extends Worker<Order> {
  override async handle(order: Order) {
    if (order.total < 0) throw new NonRetryableError(`order ${order.id} has a negative total`); // dead at once
    await this.bill(order); // an error of another kind: the task is tried again later
    await super.handle(order);
  }

  async bill({ id }: Order) {
    this.stats.add('bills');
    this.result.bill = `bill-${id}`;
  }
}
// #endregion

// #region own-client
class WeatherApi {
  readonly #url: string;
  #calls = 0;

  constructor({ config }: ClientOptions) {
    this.#url = String(config.url);
  }

  async temperature(place: string): Promise<number> {
    this.#calls += 1;
    const answer = await fetch(`${this.#url}/${encodeURIComponent(place)}`);
    if (!answer.ok) throw new Error(`no temperature of ${place}: ${answer.status}`);
    return Number(await answer.text());
  }

  getStats() {
    return { weather_api_calls: this.#calls };
  }

  resetStats() {
    this.#calls = 0;
  }
}

class Thermometer extends Worker.using({ weatherApi: WeatherApi })<{ place: string }> {
  static override defaultConfig = { weatherApiConfig: { url: 'https://weather.example' } };

  override async handle(event: { place: string }) {
    this.result.degrees = await this.clients.weatherApi.temperature(event.place);
    await super.handle(event);
  }
}
// #endregion

// #region two-tables
class Copier extends Worker.using({ dynamoDb: DynamoDbClient })<{ id: string }> {
  static override defaultConfig = {
    ordersDynamoDbConfig: { tableName: 'orders', rowMapper: { id: 'S' } },
    archiveDynamoDbConfig: { tableName: 'archive', rowMapper: { id: 'S' } },
  };

  override async handle(event: { id: string }) {
    const order = await this.getDdbc('orders').get({ id: event.id }, { fetchAllFields: true });
    if (order) await this.getDdbc('archive').put(order);
    await super.handle(event);
  }
}
// #endregion

// #region globals
const globals = new LambdaGlobals();
export const handler = getLambdaHandler(Biller, globals);

/** Anywhere else in the code of the function. */
export function isTimeShort(): boolean {
  return (globals.context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY) < 10_000;
}
// #endregion

// #region meta-fleet
export const fleet = defineConfig({
  labourers: {
    biller: { entry: './biller.ts', config: { metaHandlerConfig: {} } },
  },
  essentials: {
    shared: { metaHandlerConfig: {} },
  },
});
// #endregion

// #region meta-post
class Shipper extends Worker<{ task_id?: string; parcel: string }> {
  override async handle(event: { task_id?: string; parcel: string }) {
    if (event.task_id) await this.meta.post(event.task_id, 'label_printed', { parcel: event.parcel });
    await super.handle(event);
  }
}
// #endregion

export const handlers = [HeatFinder, Thermometer, Copier, Shipper].map((each) => getLambdaHandler(each));
