import { describe, expect, it } from 'vitest';
import { expectedWait } from './expected-wait.js';

const minutes = (count: number): number => count * 60_000;

describe('expectedWait', () => {
  it.each([
    [0, 'within 5 minutes'],
    [5, 'within 5 minutes'],
    [5.01, 'within 15 minutes'],
    [60, 'within an hour'],
    [61, 'within 2 hours'],
    [24 * 60, 'within a day'],
    [7 * 24 * 60, 'within a week'],
    [7 * 24 * 60 + 1, 'as soon as we can'],
  ])('S54 tells %d minutes rounded up', (median, words) => {
    expect(expectedWait(Array.from({ length: 5 }, () => minutes(median)))).toBe(words);
  });

  it('S54 goes by the median: one that waited for weeks changes nothing', () => {
    expect(expectedWait([1, 2, 3, 4, 50_000].map(minutes))).toBe('within 5 minutes');
  });

  it('S54 promises nothing where few were answered', () => {
    expect(expectedWait([])).toBe('as soon as we can');
    expect(expectedWait([1, 2, 3, 4].map(minutes))).toBe('as soon as we can');
  });
});
