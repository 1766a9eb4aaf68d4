import { describe, expect, test } from 'vitest';
import { rateLimitOf, resetAt } from './rate-limit.js';

const xNow = new Date('2026-09-01T12:00:00Z');
const minutes = (count: number) => new Date(xNow.getTime() + count * 60_000);
const window = (name: string, limit: number, remaining: number, resetAt: Date) => ({
  [`${name}-limit`]: String(limit),
  [`${name}-remaining`]: String(remaining),
  [`${name}-reset`]: String(resetAt.getTime() / 1_000),
});
const short = (remaining: number) => window('x-rate-limit', 300, remaining, minutes(15));
const day = (name: 'app' | 'user', remaining: number) =>
  window(`x-${name}-limit-24hour`, 1_000, remaining, minutes(600));

describe('of an endpoint’s windows the tightest counts', () => {
  test.each([
    ['the quarter of an hour alone', short(200), 200],
    ['it, where the days leave more for each minute', { ...short(2), ...day('app', 900) }, 2],
    ['the app’s day, where it leaves less', { ...short(200), ...day('app', 30) }, 30],
    [
      'the user’s day, where that leaves least',
      { ...short(200), ...day('app', 900), ...day('user', 10) },
      10,
    ],
    ['what is used up, however soon it is over', { ...short(0), ...day('app', 600) }, 0],
    ['a day’s window without the short one', day('user', 3), 3],
  ])('%s', (_what, headers, remaining) => {
    expect(rateLimitOf(headers, xNow)?.remaining).toBe(remaining);
  });

  test('a window that is told in part or in words is not told', () => {
    const { 'x-rate-limit-reset': _reset, ...cut } = short(7);
    expect(rateLimitOf(cut, xNow)).toBeNull();
    expect(rateLimitOf({ ...short(7), 'x-rate-limit-remaining': 'many' }, xNow)).toBeNull();
    expect(rateLimitOf({ ...cut, ...day('user', 9) }, xNow)).toMatchObject({ remaining: 9 });
    expect(rateLimitOf({}, xNow)).toBeNull();
  });

  test('a window that is over asks for no wait', () => {
    const over = window('x-rate-limit', 300, 0, minutes(-1));
    expect(rateLimitOf({ ...over, ...day('user', 9) }, xNow)).toMatchObject({ remaining: 9 });
  });
});

describe('a broken header silences nothing', () => {
  test('a window that ends later than any of X’s is not told', () => {
    const inMs = { ...short(0), 'x-rate-limit-reset': String(minutes(15).getTime()) };
    expect(rateLimitOf(inMs, xNow)).toBeNull();
    expect(rateLimitOf(window('x-app-limit-24hour', 9, 0, minutes(24 * 60 + 2)), xNow)).toBeNull();
    expect(rateLimitOf(window('x-app-limit-24hour', 9, 0, minutes(24 * 60)), xNow)?.remaining).toBe(0);
  });

  test('a wait longer than any window is not waited', () => {
    expect(resetAt({ 'retry-after': '120' }, xNow)).toEqual(minutes(2));
    expect(resetAt({ 'retry-after': '999999999999999' }, xNow)).toEqual(minutes(1));
    const both = { ...short(5), 'retry-after': String(minutes(15).getTime() / 1_000) };
    expect(resetAt(both, xNow)).toEqual(minutes(15));
  });
});
