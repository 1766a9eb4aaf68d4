import { dayMs, minuteMs } from '../durations.js';

const firstMs = 5_000;
const longestMs = 15 * minuteMs;
const givenUpAfterMs = dayMs;

/**
 * When what failed for a passing reason is tried again, `since` its first try that failed; null: it has been tried for
 * a day and is given up.
 */
export function nextTry(since: Date, attempts: number, now: Date): Date | null {
  if (now.getTime() - since.getTime() >= givenUpAfterMs) return null;
  const waitMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempts, 20));
  return new Date(now.getTime() + waitMs);
}
