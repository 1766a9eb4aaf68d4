import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDelivery, median, percentile, perDay, perSecond } from './statistics.js';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  test.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('of 1 to 100, %f of the way is %i', (share, value) => {
    expect(percentile(hundred, share)).toBe(value);
  });

  test('numbers are compared as numbers, and the input stays as it was', () => {
    const values = [10, 9, 100];
    expect(median(values)).toBe(10);
    expect(values).toEqual([10, 9, 100]);
  });

  test('is one of the values, and that share of them does not exceed it', () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const found = percentile(all, share);
        expect(all).toContain(found);
        expect(all.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * all.length);
      }),
    );
  });

  test('of nothing, or beyond 1, is an error instead of a number', () => {
    expect(() => percentile([], 0.5)).toThrow('no values');
    expect(() => percentile([1], 99)).toThrow('0 to 1');
  });
});

test('rates tell per second and per day', () => {
  expect(perSecond(5_000, 2_500)).toBe(2_000);
  expect(perDay(3, 3_600_000)).toBe(72);
  expect(() => perSecond(1, 0)).toThrow('needs time');
});

describe('compareDelivery', () => {
  test('each post once is neither lost nor doubled, in any order', () => {
    expect(compareDelivery(['1', '2'], ['2', '1'])).toEqual({ lost: 0, doubled: 0 });
  });

  test('a post without a ticket is lost, and does not make up for one with three', () => {
    expect(compareDelivery(['1', '2', '3'], ['1', '1', '1'])).toEqual({ lost: 2, doubled: 2 });
  });
});
