export const WORKER = 'bench_worker';
/** As the schema of the bench names them, outermost first. */
export const CHUNKABLE_ATTRS: readonly string[] = ['section', 'store', 'product'];

const PRODUCTS_PER_STORE = 100;
const STORES_PER_SECTION = 100;
/** Products have numbers of six digits, as those of a shop may. */
const FIRST_PRODUCT = 100_000;

export interface ThreeLevelJob {
  /** Products of all stores together: each is a task, for each day. */
  readonly products: number;
  /** Days that the job is cut into as well. Default: none, and tasks get no dates. */
  readonly days?: number;
}

/** The text of a job that is cut by section, store and product. */
export function threeLevelJob({ products, days }: ThreeLevelJob): string {
  const stores = chunks(products, PRODUCTS_PER_STORE).map((count, n) => {
    const first = FIRST_PRODUCT + n * PRODUCTS_PER_STORE;
    const numbers = Array.from({ length: count }, (_, offset) => first + offset);
    return `"store_${n % STORES_PER_SECTION}":{"products":[${numbers}]}`;
  });
  const sections = chunks(stores.length, STORES_PER_SECTION).map((count, n) => {
    const first = n * STORES_PER_SECTION;
    return `"section_${n}":{"currency":"EUR","stores":{${stores.slice(first, first + count)}}}`;
  });
  const flags = { isolate_sections: true, isolate_stores: true, isolate_products: true };
  const dates = days === undefined ? {} : { isolate_days: true, period: `last_${days}_days` };
  const shared = JSON.stringify({ lambda_name: WORKER, ...flags, ...dates });
  return `${shared.slice(0, -1)},"sections":{${sections}}}`;
}

/** How many go into each chunk, the rest into the last one. */
function chunks(total: number, size: number): number[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, n) => Math.min(size, total - n * size));
}
