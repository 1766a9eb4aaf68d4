import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../../src/servers/wait.js';
import type { Checklist } from '../checklist.js';
import type { Day } from '../day/day.js';
import { differences, inLines, isNone } from './differences.js';
import { gather } from './gather.js';
import { kinds } from './kinds.js';
import { seen } from './seen.js';

/** How long what is there may still differ from what is expected, once everything was looked at. */
const settlesWithinMs = 15_000;
const lookedAtWithinMs = 60_000;

/** Compares everything that is there with everything that the day must have left, and nothing else. */
export async function takeCensus({ x, desk, book }: Day, done: Checklist['done']): Promise<void> {
  await everythingLookedAt(desk);
  const begun = Date.now();
  const expected = book.expected();
  for (;;) {
    const there = seen(await gather(desk, x.control), x.company);
    const compared = differences(expected, there);
    const tookMs = Date.now() - begun;
    if (compared.every(isNone) || tookMs > settlesWithinMs) {
      for (const { kind, ...difference } of compared)
        done({
          isAsExpected: isNone(difference),
          what: kinds[kind],
          expected: String(expected[kind].length),
          seen: String(there[kind].length),
          tookMs,
          details: inLines(difference),
        });
      return;
    }
    await delay(500);
  }
}

/** Every list at X is read once more, so that what should not be there had its chance to come. */
async function everythingLookedAt(desk: Day['desk']): Promise<void> {
  const since = new Date().toISOString();
  await desk.look();
  const isDone = async () =>
    (await desk.health()).sources.every(({ lastSuccessAt }) => (lastSuccessAt ?? '') > since);
  if (!(await waitFor(isDone, lookedAtWithinMs)))
    throw new Error(`not every list at X was read within ${lookedAtWithinMs / 1_000} s`);
}
