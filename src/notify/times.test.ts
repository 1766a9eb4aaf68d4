import { expect, test } from 'vitest';
import { counted, readableDuration, readableTime } from './times.js';

test('a time is told in UTC, wherever the process runs', () => {
  expect(readableTime(new Date('2026-11-21T14:05:59Z'))).toBe('21 Nov 2026, 14:05 UTC');
  expect(readableTime(new Date('2026-09-01T01:02:00+02:00'))).toBe('31 Aug 2026, 23:02 UTC');
});

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
test.each([
  [-1, 'less than a minute'],
  [minute - 1, 'less than a minute'],
  [minute, '1 minute'],
  [hour - 1, '59 minutes'],
  [hour, '1 hour'],
  [2 * hour + minute, '2 hours 1 minute'],
  [day + 59 * minute, '1 day'],
  [2 * day + 3 * hour + 4 * minute, '2 days 3 hours'],
  [14 * day, '14 days'],
])('a duration of %d ms reads %s', (ms, readable) => expect(readableDuration(ms)).toBe(readable));

test('what is counted agrees with its number', () => {
  expect([0, 1, 2].map((count) => counted(count, 'reply', 'replies'))).toEqual([
    '0 replies',
    '1 reply',
    '2 replies',
  ]);
});
