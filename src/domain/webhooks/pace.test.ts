import { expect, test } from 'vitest';
import { paces, type Paces } from './pace.js';

const noon = Date.parse('2026-06-01T12:00:00Z');
const at = (ms: number, random = 0) => ({ now: new Date(noon + ms), random });
/** In how many ms each of so many is to come back. */
const sentAway = (pace: Paces, count: number, ms: number, random = 0): number[] =>
  Array.from({ length: count }, () => (pace('one', at(ms, random)).backAt?.getTime() ?? NaN) - noon - ms);

test('so many are under way at one webhook, whatever is under way at others; one that ends makes room', () => {
  const pace = paces(2);
  const [first, second, third] = [pace('one', at(0)), pace('one', at(0)), pace('one', at(0))];
  expect([first.backAt, second.backAt]).toEqual([null, null]);
  expect(third.backAt).not.toBeNull();
  expect(pace('other', at(0)).backAt).toBeNull();
  first.leave?.(at(20).now);
  expect(pace('one', at(20)).backAt).toBeNull();
  expect(pace('one', at(20)).backAt).not.toBeNull();
});

test('who finds no room comes back one after another, as fast as attempts end', () => {
  const pace = paces(2);
  const [first] = [pace('one', at(0)), pace('one', at(0))];
  first.leave?.(at(20_000).now);
  pace('one', at(20_000));
  expect(sentAway(pace, 3, 20_000)).toEqual([10_000, 20_000, 30_000]);
  expect(sentAway(pace, 1, 25_000)).toEqual([35_000]);
});

test('nobody waits for more than five minutes, and not all for as long', () => {
  const pace = paces(1);
  pace('one', at(0));
  const waits = sentAway(pace, 2_000, 0);
  expect(Math.max(...waits)).toBe(300_000);
  expect(sentAway(pace, 1, 0, 0.5)).toEqual([225_000]);
});

test('when nothing is under way any more nothing is remembered', () => {
  const pace = paces(1);
  const slow = pace('one', at(0));
  sentAway(pace, 5, 0);
  slow.leave?.(at(20_000).now);
  pace('one', at(20_000));
  expect(sentAway(pace, 1, 20_000)).toEqual([200]);
});
