import type { ResultReader } from './result-reader.ts';

/** One saved result of each bench. */
export type Results = Readonly<Record<'cost' | 'slots' | 'latency' | 'throughput', ResultReader>>;

const CASES = [
  ['', 'a task without trouble, in a busy queue'],
  ['quiet.', 'a task that arrives alone, as a job of its own'],
  ['failing.', 'a task whose first attempt fails, in a busy queue'],
  ['no_receipt.', 'the worker echoes no receipt (as those of the original), in a busy queue'],
] as const;

/** The figures as the README shows them. */
export function figuresText(results: Results): string {
  return `${costText(results.cost)}\n${speedText(results)}\n${originText(results)}`;
}

function costText(cost: ResultReader): string {
  const rows = CASES.map(([prefix, title]) => {
    const each = (figure: string) => cost.number(`${prefix}${figure}`);
    const units = ['write_units_per_task', 'read_units_per_task', 'requests_per_task', 'invokes_per_task'].map(each);
    return `| ${title} | ${units.map(oneDigit).join(' | ')} | ${each('usd_per_million').toFixed(2)} |\n`;
  });
  const ticks = ['tick_reads_1k', 'tick_reads_10k', 'tick_reads_10k_waiting'].map((figure) => cost.number(figure));
  const [with1k, with10k, with10kWaiting] = ticks.map(String);
  return `| from creation to archive, ${cost.number('payload_bytes')} bytes of payload | write units | read units | requests | Lambda requests | USD a million |
|---|--:|--:|--:|--:|--:|
${rows.join('')}
Ticks, jobs, cold starts and lost races are in it; the run time of functions is not. A tick that fills
${cost.number('slots')} slots reads ${with1k} units with 1,000 tasks queued, ${with10k} with 10,000, ${with10kWaiting} with 10,000 more that wait. A fleet of one
labourer that does nothing costs ${cost.number('idle_minute.usd_per_month').toFixed(2)} USD a month.
`;
}

function speedText({ slots, latency, throughput }: Results): string {
  const cap = slots.number('slots');
  const rows = [
    [`tasks of 2 s, ${cap} slots, ${slots.number('window_s')} s`, slotsText(slots, '')],
    [`tasks of 200 ms, ${cap} slots, ${slots.number('window_s')} s`, slotsText(slots, 'tasks_200ms.')],
    [
      'from the invoke of the Scheduler to the first line of user code',
      `${latency.number('p50_ms').toFixed(0)} ms, 99 of 100 within ${latency.number('p99_ms').toFixed(0)} ms`,
    ],
    [
      'workers that do nothing, from creation to archive',
      `${throughput.number('tasks_per_s').toFixed(0)} tasks/s; the emulator takes ${percent(throughput.number('emulator_cpu_share'))} of the processor time`,
    ],
  ];
  return `| on one machine | |\n|---|---|\n${rows.map((row) => `| ${row.join(' | ')} |\n`).join('')}`;
}

function slotsText(slots: ResultReader, prefix: string): string {
  const [finished, atBest, running, use] = ['finished', 'finished_at_best', 'max_running', 'slot_use'].map((figure) =>
    slots.number(`${prefix}${figure}`),
  );
  return `${finished} of ${atBest} finished, ${running} at once at most, ${percent(use ?? 0)} of the slots' time inside user code`;
}

function originText({ cost, slots, latency, throughput }: Results): string {
  const day = [cost, slots, latency, throughput]
    .map((result) => result.text('date').slice(0, 10))
    .toSorted()
    .at(-1);
  return `Measured ${day} with Node ${cost.text('node')} on ${cost.number('cores')} cores, DynamoDB by dynoxide: \`npm run bench -- NAME\`.\n`;
}

function oneDigit(value: number): string {
  return value.toFixed(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
