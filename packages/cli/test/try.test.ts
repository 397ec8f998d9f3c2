import { it } from 'vitest';
import { startAnnounced } from './support/announced-fleet.ts';
import { run } from './support/run.ts';

it('tries', async () => {
  const { cwd, stop } = await startAnnounced();
  const show = async (...words: string[]) => {
    const t = performance.now();
    const r = await run(words, {
      cwd,
      columns: 140,
      stdin: JSON.stringify({ lambda_name: 'moody', isolate_names: true, names: ['a', 'never', 'c'] }),
    });
    console.log(
      `$ sosw ${words.join(' ')}  -> ${r.code} (${Math.round(performance.now() - t)} ms)\n${r.stdout}--\n${r.stderr}`,
    );
    return r;
  };
  await show('status');
  await show('schedule', '-', '--wait');
  await show('status');
  const l = JSON.parse((await run(['tasks', 'list', '-o', 'json'], { cwd })).stdout);
  await show('tasks', 'list');
  for (const t of l) await show('tasks', 'show', t.task_id);
  await show('tasks', 'show', l[0].task_id, '-o', 'json');
  await show('tasks', 'retry', l[0].task_id);
  await show('tasks', 'cancel', l[0].task_id);
  await show('invoke', 'greeter', '--payload', '{"names":["x"]}');
  await show('invoke', 'greetr', '--payload', '{"names":["x"]}');
  await show('invoke', 'greeter', '--payload', '{"names":3}');
  await show('invoke', 'greeter', '--async', '-o', 'json');
  await show('schedule', '-', '--job-id', 'x', '--delay', '1000');
  await show('schedule', '-', '--job-id', 'x');
  await show('status');
  await show('plan', '-');
  await show('plan', '-', '--chunkable-attrs', 'name');
  await show('--help');
  await show('tasks', '--help');
  await show('schedule', '--help');
  await show('schedul');
  await stop();
}, 60000);
