import { expect, it } from 'vitest';
import { RunDigest } from '../../src/essentials/digest.ts';
import type { Alerts } from '../../src/ports/alerts.ts';
import { CapturedLog } from '../moves/fakes.ts';
import { said } from './said.ts';

function topic(): Alerts & { readonly published: { subject: string; message: string }[] } {
  const published: { subject: string; message: string }[] = [];
  return {
    published,
    publish: async (subject, message) => {
      published.push({ subject, message });
    },
  };
}

it('is one message a run, its lines in their order', async () => {
  const alerts = topic();
  const digest = new RunDigest(alerts, new CapturedLog());
  digest.add('first');
  digest.add('second');
  expect(alerts.published).toEqual([]);
  await digest.flush();
  expect(alerts.published).toEqual([{ subject: 'sosw: needs attention', message: 'first\nsecond' }]);
});

it('is not sent when there is nothing to say, nor twice', async () => {
  const alerts = topic();
  const log = new CapturedLog();
  const digest = new RunDigest(alerts, log);
  await digest.flush();
  digest.add('once');
  await digest.flush();
  await digest.flush();
  expect(alerts.published).toHaveLength(1);
  expect(log.lines).toEqual([]);
});

it.each([
  [200, 200, 'line 199'],
  [201, 201, '... and 1 more'],
  [5_000, 201, '... and 4800 more'],
])('of %i lines shows so many that somebody can read to the end', async (added, shown, last) => {
  const alerts = topic();
  const digest = new RunDigest(alerts, new CapturedLog());
  for (let n = 0; n < added; n++) digest.add(`line ${n}`);
  await digest.flush();
  const lines = alerts.published[0]?.message.split('\n') ?? [];
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([shown, 'line 0', last]);
});

it('goes to the log where there is no topic', async () => {
  const log = new CapturedLog();
  const digest = new RunDigest(undefined, log);
  digest.add('something');
  await digest.flush();
  expect(said(log, 'WARNING', 'sosw: needs attention')).toEqual([{ lines: ['something'] }]);
});

it('never throws: when nobody can be told, the log is', async () => {
  const log = new CapturedLog();
  const alerts: Alerts = {
    publish: async () => {
      throw new Error('no such topic');
    },
  };
  const digest = new RunDigest(alerts, log);
  digest.add('something');
  await digest.flush();
  expect(said(log, 'ERROR', 'digest could not be sent')).toEqual([
    { lines: ['something'], error: 'Error: no such topic' },
  ]);
});
