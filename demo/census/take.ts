import { setTimeout as delay } from 'node:timers/promises';
import type { Checklist } from '../checklist.js';
import type { Day } from '../day/day.js';
import { compare, type Difference } from './compare.js';
import { type Everything, kinds } from './kinds.js';
import { seen } from './seen.js';

const allKinds = Object.keys(kinds) as (keyof Everything)[];

/** How long what is there may still differ from what is expected, once everything was looked at. */
const SETTLES_WITHIN_MS = 15_000;

/** Compares everything that is there with everything that the day must have left, and nothing else. */
export async function takeCensus({ x, desk, book }: Day, done: Checklist['done']): Promise<void> {
  await everythingLookedAt(desk);
  const begun = Date.now();
  const expected = book.expected();
  for (;;) {
    const there = await seen(desk, x.control, x.company);
    const differences = allKinds.map((kind) => ({ kind, ...compare(expected[kind], there[kind]) }));
    if (differences.every(isNone) || Date.now() - begun > SETTLES_WITHIN_MS) {
      for (const difference of differences)
        done({
          isAsExpected: isNone(difference),
          what: kinds[difference.kind],
          expected: String(expected[difference.kind].length),
          seen: String(there[difference.kind].length),
          tookMs: Date.now() - begun,
          details: inLines(difference),
        });
      return;
    }
    await delay(500);
  }
}
const isNone = ({ missing, unexpected }: Difference) => missing.length + unexpected.length === 0;

const inLines = ({ missing, unexpected }: Difference): string[] => [
  ...missing.map((each) => `missing     ${each}`),
  ...unexpected.map((each) => `unexpected  ${each}`),
];

/** Every list at X is read once more, so that what should not be there had its chance to come. */
async function everythingLookedAt(desk: Day['desk']): Promise<void> {
  const since = new Date().toISOString();
  await desk.look();
  for (;;) {
    const { sources } = await desk.health();
    if (sources.every(({ lastSuccessAt }) => (lastSuccessAt ?? '') > since)) return;
    await delay(200);
  }
}
