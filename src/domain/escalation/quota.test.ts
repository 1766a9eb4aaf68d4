import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../test/examples.js';
import { areTooManyPages, pageLimits, pagesRemembered } from './quota.js';

const times = (count: number, minutes: number) => Array.from({ length: count }, () => at(minutes));

describe('how many pages a person is sent', () => {
  test.each([
    [2, 1],
    [5, 15],
    [10, 60],
    [30, 1_440],
  ])('%i within %i minutes, not one more', (pages, minutes) => {
    const spread = Array.from({ length: pages }, (_, index) => at((index * minutes) / pages));
    const last = (minutes * (pages - 0.5)) / pages;
    expect(areTooManyPages(spread.slice(1), at(last))).toBe(false);
    expect(areTooManyPages(spread, at(last))).toBe(true);
    expect(areTooManyPages(spread, at(minutes))).toBe(false);
  });

  test('who was never paged is paged', () => {
    expect(areTooManyPages([], at(0))).toBe(false);
  });

  test('as many as are remembered decide as all would', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(minutes, (began) => {
        const all = began.toSorted((one, other) => other - one).map(at);
        const some = all.slice(0, pagesRemembered.pages);
        expect(areTooManyPages(some, at(2_000))).toBe(areTooManyPages(all, at(2_000)));
      }),
    );
  });

  test('no limit asks for more than is remembered', () => {
    for (const { withinMs, pages } of pageLimits) {
      expect(withinMs).toBeLessThanOrEqual(pagesRemembered.withinMs);
      expect(pages).toBeLessThanOrEqual(pagesRemembered.pages);
    }
    expect(areTooManyPages(times(1, 0), at(0))).toBe(false);
  });
});
