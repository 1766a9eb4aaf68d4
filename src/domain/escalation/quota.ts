import { minuteMs } from '../durations.js';

/** What a person can bear: more only wears them out, and costs (S61). Pages of tests count too. */
export const pageLimits = [
  { withinMs: minuteMs, pages: 2 },
  { withinMs: 15 * minuteMs, pages: 5 },
  { withinMs: 60 * minuteMs, pages: 10 },
  { withinMs: 24 * 60 * minuteMs, pages: 30 },
] as const;

/** So far back, and so many of the newest, is all that the limits ask for. */
export const pagesRemembered = { withinMs: 24 * 60 * minuteMs, pages: 30 };

/** Whether one more is too many; `began`: when pages to this person did. */
export const areTooManyPages = (began: readonly Date[], now: Date): boolean =>
  pageLimits.some(
    ({ withinMs, pages }) => began.filter((at) => now.getTime() - at.getTime() < withinMs).length >= pages,
  );
