import { type Bug, change } from '../bug.ts';

const PLAN_OF_A_RESUME = '  const plan = planOf(job, await readText(deps, job.text));';

/** What a job pins, and where its text is. */
export const JOBS: readonly Bug[] = [
  {
    name: 'a resume plans by the day that it is',
    changes: [
      change(
        'essentials/scheduler.ts',
        PLAN_OF_A_RESUME,
        `  const today = dateIn('UTC', system.clock.now());
  const plan = planOf({ ...job, today }, await readText(deps, job.text));`,
      ),
    ],
  },
  {
    name: 'a resume plans by the schema that is in force',
    changes: [
      change(
        'essentials/scheduler.ts',
        PLAN_OF_A_RESUME,
        `  const chunkableAttrs = job.chunkableAttrs.length > 1 ? job.chunkableAttrs : chunkableAttrsOf(settings.schemas);
  const plan = planOf({ ...job, chunkableAttrs }, await readText(deps, job.text));`,
      ),
    ],
  },
  {
    name: 'a repeat plans anew',
    changes: [
      change(
        'essentials/scheduler.ts',
        '  if (await deps.jobs.read(asked.jobId)) return repeat(deps, asked, settings);',
        '',
      ),
      change(
        'essentials/scheduler.ts',
        "  if (created.outcome === 'condition_failed') return repeat(deps, asked, settings);",
        '',
      ),
      change(
        'essentials/scheduler.ts',
        "  if (created.outcome !== 'written') {",
        "  if (created.outcome !== 'written' && created.outcome !== 'condition_failed') {",
      ),
    ],
  },
  {
    name: 'one key for the text of all Schedulers of a job',
    changes: [change('aws/job-texts/new-key.ts', 'random.token()', "'text'")],
    scenario: 'R10: a text that comes late',
  },
  {
    name: 'the text of a job goes with its first tasks',
    changes: [
      change(
        'essentials/scheduler.ts',
        '        windows += 1;',
        '        windows += 1;\n        if (owned.isResumed) await removeText(deps, job.text);',
      ),
      change('essentials/scheduler.ts', 'import { placeText,', 'import { removeText, placeText,'),
    ],
  },
];
