import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen } from '../support/emulators.ts';

export type Event = Readonly<Record<string, unknown>>;

export interface Invoke {
  readonly name: string;
  readonly event: Event;
  readonly headers: IncomingHttpHeaders;
}

/** Stands in for AWS Lambda, SNS and CloudWatch: takes invokes and messages, tells what is deployed and measured. */
export interface LambdaApi {
  readonly endpoint: string;
  readonly invokes: readonly Invoke[];
  /** Functions that were asked for, in order. */
  readonly described: readonly string[];
  /** Messages to SNS. */
  readonly messages: readonly { readonly topic: string; readonly text: string }[];
  /** What metrics show, by their names. */
  readonly metrics: Map<string, number>;
  /** Metrics that were asked for, in order: their names and statistics. */
  readonly measured: readonly string[];
  /** Functions that do not exist. */
  readonly missing: Set<string>;
  eventsOf(name: string): readonly Event[];
  stop(): Promise<void>;
}

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;
const CONFIGURATION = /^\/2015-03-31\/functions\/([^/]+)\/configuration/;
const PUBLISHED = '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';

interface MetricRequest {
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: { readonly Metric: { readonly MetricName: string }; readonly Stat: string };
  }[];
  readonly EndTime: number;
}

export async function startLambdaApi(): Promise<LambdaApi> {
  const invokes: Invoke[] = [];
  const described: string[] = [];
  const messages: { topic: string; text: string }[] = [];
  const missing = new Set<string>();
  const metrics = new Map<string, number>();
  const measured: string[] = [];

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { headers, url = '' } = request;
    const name = decodeURIComponent((INVOKE.exec(url) ?? CONFIGURATION.exec(url))?.[1] ?? '');
    if (CONFIGURATION.test(url)) described.push(name);
    if (String(headers['x-amz-target']).endsWith('.GetMetricData')) {
      const { MetricDataQueries, EndTime }: MetricRequest = JSON.parse(body);
      const results = MetricDataQueries.map(({ Id, MetricStat: { Metric, Stat } }) => {
        measured.push(`${Metric.MetricName} ${Stat}`);
        const value = metrics.get(Metric.MetricName);
        const Values = value === undefined ? [] : [value];
        return { Id, Values, Timestamps: Values.map(() => EndTime), StatusCode: 'Complete' };
      });
      const answer = JSON.stringify({ MetricDataResults: results });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(answer);
    } else if (name === '') {
      const form = new URLSearchParams(body);
      messages.push({ topic: form.get('TopicArn') ?? '', text: form.get('Message') ?? '' });
      response.writeHead(200, { 'content-type': 'text/xml' }).end(PUBLISHED);
    } else if (missing.has(name)) {
      response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{"Message":"not found"}');
    } else if (CONFIGURATION.test(url)) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"FunctionName":"${name}","Timeout":30}`);
    } else {
      invokes.push({ name, event: JSON.parse(body), headers });
      response.writeHead(202).end();
    }
  });
  const port = await listen(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    ...{ invokes, described, messages, metrics, measured, missing },
    eventsOf: (name) => invokes.filter((invoke) => invoke.name === name).map(({ event }) => event),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
