import { expect, test } from 'vitest';
import { nextClockOffsetMs } from './clock-offset.js';

const sentAt = new Date('2026-09-01T12:00:00.900Z');
const later = (ms: number) => new Date(sentAt.getTime() + ms);
const dated = (offsetMs: number) => later(offsetMs).toUTCString();
const offset = (known: number, date: unknown, tookMs = 100) =>
  nextClockOffsetMs(known, date, { sentAt, answeredAt: later(tookMs) });

test('clocks that agree have no offset, though the header counts whole seconds', () => {
  for (const tookMs of [10, 500, 3_000]) expect(offset(0, dated(tookMs / 2), tookMs)).toBe(0);
});

test('a slow answer is no difference of clocks', () => {
  expect(offset(0, dated(10), 9_000)).toBe(0);
  expect(offset(0, dated(8_900), 9_000)).toBe(0);
});

test('a real difference is seen to a second, stays while it fits, and goes when it is gone', () => {
  const day = 86_400_000;
  const seen = offset(0, dated(day));
  expect(Math.abs(seen - day)).toBeLessThan(1_000);
  expect(offset(seen, dated(day + 400))).toBe(seen);
  expect(offset(seen, dated(0))).toBe(0);
  expect(offset(0, dated(-day))).toBeLessThan(-day + 1_000);
});

test('a header that is missing or no date changes nothing', () => {
  expect(offset(7_000, undefined)).toBe(7_000);
  expect(offset(7_000, 'yesterday')).toBe(7_000);
});
