import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOf } from './range.js';
import type { Counted } from './report.js';
import { durationRows, inOrder, percentile, satisfactionRows, tallied, volumeRows } from './rows.js';

function tallyOf(...counted: readonly [Counted['key'], Counted['value'], number][]) {
  const { tally, add } = tallied();
  for (const [key, value, count] of counted) add({ key, value, count });
  return tally;
}

describe('rows of a report', () => {
  it('S53 volume: how many tickets there are of each', () => {
    expect(volumeRows(tallyOf(['a', null, 2], ['b', null, 1], ['a', 5, 3]))).toEqual([
      { key: 'a', count: 5 },
      { key: 'b', count: 1 },
    ]);
  });

  it('S53 satisfaction: the part of those who said so that was content', () => {
    const tally = tallyOf(['a', 'good', 3], ['a', 'bad', 1], ['a', null, 90], [null, null, 2]);
    expect(satisfactionRows(tally)).toEqual([
      { key: 'a', count: 4, good: 3, bad: 1, rate: 0.75 },
      { key: null, count: 0, good: 0, bad: 0, rate: null },
    ]);
  });

  it('S53 times: median and 90th percentile of what was measured; what still waits is counted apart', () => {
    const tally = tallyOf(['a', 40, 1], ['a', 10, 2], ['a', null, 7], ['a', 30, 1], ['b', null, 1]);
    expect(durationRows(tally)).toEqual([
      { key: 'a', count: 4, waiting: 7, median: 10, p90: 40 },
      { key: 'b', count: 0, waiting: 1, median: null, p90: null },
    ]);
  });

  it('S53 a percentile is a value that was measured, with enough at or below it, and not one less', () => {
    const values = fc.array(fc.nat(20), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.constantFrom(0.5, 0.9, 1), (all, part) => {
        const sorted = all.toSorted((a, b) => a - b);
        const found = percentile(
          sorted.map((value) => ({ value, count: 1 })),
          part,
        )!;
        const upTo = sorted.filter((value) => value <= found).length;
        const below = sorted.filter((value) => value < found).length;
        expect(sorted).toContain(found);
        expect(upTo / all.length).toBeGreaterThanOrEqual(part);
        expect(below / all.length).toBeLessThan(part);
        const counted = [...new Set(sorted)].map((value) => ({
          value,
          count: sorted.filter((each) => each === value).length,
        }));
        expect(percentile(counted, part)).toBe(found);
      }),
    );
  });

  it('S53 days pass in order; of anything else the most comes first, and what has no key last', () => {
    const rows = [
      { key: null, count: 2 },
      { key: '2026-02-01', count: 2 },
      { key: '2026-01-01', count: 1 },
    ];
    const keys = (byDay: boolean) => inOrder(rows, byDay).map(({ key }) => key);
    expect(keys(true)).toEqual(['2026-01-01', '2026-02-01', null]);
    expect(keys(false)).toEqual(['2026-02-01', null, '2026-01-01']);
  });
});

describe('the range of a report', () => {
  const day = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000);

  it('S53 is as asked, of up to 400 days, else the last 30 days', () => {
    expect(rangeOf({ from: day(0), to: day(400) }, day(900))).toEqual({ from: day(0), to: day(400) });
    expect(rangeOf({}, day(900))).toEqual({ from: day(870), to: day(900) });
    expect(rangeOf({ to: day(50) }, day(900))).toEqual({ from: day(20), to: day(50) });
  });

  it('S53 is refused where it is longer, or ends before it begins', () => {
    expect(rangeOf({ from: day(0), to: new Date(day(400).getTime() + 1) }, day(0))).toBe('tooLong');
    expect(rangeOf({ from: day(0) }, day(401))).toBe('tooLong');
    expect(rangeOf({ from: day(2), to: day(1) }, day(3))).toBe('ended');
  });
});
