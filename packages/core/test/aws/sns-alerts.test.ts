import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, onTestFinished, test } from 'vitest';
import { fittingMessage, fittingSubject, SnsAlerts } from '../../src/aws/sns-alerts.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:000000000000:Alerts';

test('publishes to its topic, in the region of the topic', async () => {
  const sns = mockClient(SNSClient);
  onTestFinished(() => sns.restore());
  const regions: unknown[] = [];
  sns.on(PublishCommand).callsFake(async (_input, getClient) => {
    regions.push(await getClient().config.region());
    return {};
  });
  await new SnsAlerts(TOPIC).publish('subject', 'message');
  expect(regions).toEqual(['eu-central-1']);
  expect(sns.commandCalls(PublishCommand).map((call) => call.args[0].input)).toEqual([
    { TopicArn: TOPIC, Subject: 'subject', Message: 'message' },
  ]);
});

test('a subject is cut to what SNS takes: one line of ASCII', () => {
  expect(fittingSubject('one\nline é')).toBe('one line');
  expect(fittingSubject('x'.repeat(200))).toHaveLength(100);
});

test('a message is cut to what SNS takes, between characters', () => {
  expect(fittingMessage('short é')).toBe('short é');
  const cut = fittingMessage(`x${'é'.repeat(200_000)}`);
  expect(Buffer.byteLength(cut)).toBe(256 * 1024 - 1);
  expect(cut.endsWith('é')).toBe(true);
});
