import type { StandardSchema } from 'sosw';

export interface Limits {
  perMinute: number;
}

/** Zod, Valibot and ArkType make such schemas; this one is written by hand. */
export const LimitsSchema: StandardSchema<unknown, Limits> = {
  '~standard': {
    version: 1,
    vendor: 'example',
    validate: (value) => {
      const { perMinute = 60 } = Object(value);
      if (typeof perMinute === 'number') return { value: { perMinute } };
      return { issues: [{ path: ['perMinute'], message: 'must be a number' }] };
    },
  },
};
