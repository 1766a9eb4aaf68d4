import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits until `look` gives something truthy, and returns it; what it last saw is in the error. The time is
 * for a machine that is busy with other tests: who must not wait so long asserts how long it took.
 */
export async function eventually<T>(
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  { withinMs = 60_000, what = 'the condition' } = {},
): Promise<T> {
  const until = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < until) {
    const seen = await look();
    if (seen) return seen;
    last = seen;
    await wait(50);
  }
  throw new Error(`${what} did not come within ${withinMs} ms; last seen: ${JSON.stringify(last)}`);
}
