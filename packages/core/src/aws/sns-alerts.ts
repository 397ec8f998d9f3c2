import type { Alerts } from '../ports/alerts.ts';
import { missing } from './missing-package.ts';

/** Limits of SNS: characters of a subject, which must be one line of ASCII, and bytes of a message. */
const SUBJECT_CHARACTERS_MAX = 100;
const MESSAGE_BYTES_MAX = 256 * 1024;

/** A topic of Amazon SNS, in the region that its ARN names. */
export class SnsAlerts implements Alerts {
  readonly #topicArn: string;

  constructor(topicArn: string) {
    this.#topicArn = topicArn;
  }

  async publish(subject: string, message: string): Promise<void> {
    const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns').catch(missing('@aws-sdk/client-sns'));
    const region = this.#topicArn.split(':')[3];
    const Subject = fittingSubject(subject);
    const client = new SNSClient(region ? { region } : {});
    try {
      await client.send(new PublishCommand({ TopicArn: this.#topicArn, Subject, Message: fittingMessage(message) }));
    } finally {
      client.destroy();
    }
  }
}

export function fittingSubject(subject: string): string {
  return subject
    .replace(/[^\x21-\x7e]+/g, ' ')
    .trim()
    .slice(0, SUBJECT_CHARACTERS_MAX);
}

/** The longest beginning that SNS takes, cut between characters. */
export function fittingMessage(message: string): string {
  const bytes = new TextEncoder().encode(message);
  if (bytes.length <= MESSAGE_BYTES_MAX) return message;
  return new TextDecoder().decode(bytes.subarray(0, MESSAGE_BYTES_MAX), { stream: true });
}
