import { canonicalKeys, FUNCTION_KEYS, type KeyTree, leaves } from './config-keys.ts';
import { LABOURER_KEYS } from './labourer.ts';

/** Below `details` are CloudWatch's own words, below `feelings` statuses: neither is ours to change. */
const HEALTH_METRIC: KeyTree = { own: leaves('details', 'feelings', 'feelingComparisonOperator', 'noData') };

const BUILT_IN_METRICS: KeyTree = { own: leaves('throttleRate', 'errorRate', 'eventAge') };

const LABOURER: KeyTree = {
  own: { ...leaves(...LABOURER_KEYS), healthMetrics: { below: HEALTH_METRIC }, builtInMetrics: BUILT_IN_METRICS },
};

const JOB_SCHEMA: KeyTree = { own: leaves('chunkableAttrs') };

/** Keys of the essentials' documents, beyond those that every function has. */
export const ESSENTIAL_KEYS: KeyTree = {
  ...FUNCTION_KEYS,
  own: {
    ...FUNCTION_KEYS.own,
    ...leaves('invocationNumberCoefficient', 'snsConfig'),
    ecologyConfig: { own: leaves('defaultMetricValues') },
    taskConfig: {
      own: {
        ...leaves('maxAttempts', 'maxSimultaneousInvocations', 'invocationNumberCoefficient'),
        labourers: { below: LABOURER },
      },
    },
    jobSchema: JOB_SCHEMA,
    jobSchemaVariants: { below: JOB_SCHEMA },
  },
};

/** Any document with the keys of sosw in camelCase; see {@link canonicalKeys}. */
export function canonicalConfig(document: unknown): unknown {
  return canonicalKeys(document, ESSENTIAL_KEYS);
}
