const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A time as people read it, in UTC: `2026-01-01 12:00:00Z`. */
export function timeOf(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** A duration in its two largest units: `0.4 s`, `12 s`, `3 min 4 s`, `2 h 0 min`, `5 d 1 h`. */
export function durationOf(ms: number): string {
  if (ms < 10 * SECOND_MS) return `${(Math.max(ms, 0) / SECOND_MS).toFixed(1)} s`;
  if (ms < MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return inTwo(ms, [MINUTE_MS, 'min'], [SECOND_MS, 's']);
  return ms < DAY_MS ? inTwo(ms, [HOUR_MS, 'h'], [MINUTE_MS, 'min']) : inTwo(ms, [DAY_MS, 'd'], [HOUR_MS, 'h']);
}

type Unit = readonly [ms: number, name: string];

function inTwo(ms: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  return `${Math.floor(ms / large)} ${largeName} ${Math.floor((ms % large) / small)} ${smallName}`;
}

/** How far a time is from now: `12 s ago`, `in 3 min 4 s`. */
export function fromNow(epochMs: number, nowMs: number): string {
  return epochMs <= nowMs ? `${durationOf(nowMs - epochMs)} ago` : `in ${durationOf(epochMs - nowMs)}`;
}

/** Both: `2026-01-01 12:00:00Z (12 s ago)`. */
export function timeAndAge(epochMs: number, nowMs: number): string {
  return `${timeOf(epochMs)} (${fromNow(epochMs, nowMs)})`;
}
