import { expect, it } from 'vitest';
import { rotated } from './rotated.js';

it.each([
  [0, ['a', 'b', 'c']],
  [1, ['b', 'c', 'a']],
  [2, ['c', 'a', 'b']],
  // Some were removed since.
  [3, ['a', 'b', 'c']],
])('S52 who did not have their turn come first: %s', (first, order) => {
  expect(rotated(['a', 'b', 'c'], first)).toEqual(order);
});

it('S52 of none there is none', () => {
  expect(rotated([], 2)).toEqual([]);
});
