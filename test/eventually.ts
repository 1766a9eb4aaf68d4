import { setTimeout as wait } from 'node:timers/promises';

const firstPauseMs = 25;
const longestPauseMs = 200;

/**
 * Waits until `look` gives something truthy, and returns it; what it last saw is in the error. The time is
 * for a machine that is busy with other tests: who must not wait so long asserts how long it took.
 */
export async function eventually<T>(
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  { withinMs = 120_000, what = 'the condition' } = {},
): Promise<T> {
  const until = Date.now() + withinMs;
  let last: unknown;
  for (let pauseMs = firstPauseMs; Date.now() < until; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const seen = await look();
    if (seen) return seen;
    last = seen;
    await wait(pauseMs);
  }
  throw new Error(`${what} did not come within ${withinMs} ms; last seen: ${JSON.stringify(last)}`);
}
