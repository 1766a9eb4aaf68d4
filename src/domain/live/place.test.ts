import { expect, test } from 'vitest';
import { isWithinReach } from './place.js';

const place = (seconds: number): string =>
  `82${seconds.toString(16).toUpperCase().padStart(8, '0')}000000012B0429296E1404`;
const now = 1_800_000_000;

test.each([
  ['where the others are', place(now), true],
  ['a moment ago', place(now - 1), true],
  ['15 minutes ago', place(now - 900), true],
  ['longer ago', place(now - 901), false],
  ['days ago', place(now - 3 * 86_400), false],
  ['as another process of ours is a little further', place(now + 10), true],
  ['what is to come', place(now + 3_601), false],
  ['no place', '7; DROP', false],
  ['nothing', '', false],
  ['the time alone', place(now).slice(0, 10), false],
  ['a place and more', `${place(now)}\n`, false],
])('S28 who comes back from %s is told what came since: %#', (_, text, isTold) => {
  expect(isWithinReach(text, place(now))).toBe(isTold);
});

test.each([
  ['years ago', place(1), true],
  ['what is to come', place(now + 3_601), false],
  ['no place', '7; DROP', false],
])(
  'S64 where no list can be loaded anew, who comes back from %s is told what came since: %s',
  (_, text, isTold) => {
    expect(isWithinReach(text, place(now), Infinity)).toBe(isTold);
  },
);
