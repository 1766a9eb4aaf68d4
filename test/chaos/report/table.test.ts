import { expect, test } from 'vitest';
import { isClean, tableOf, type Row } from './table.js';

const clean: Row = {
  seed: 1,
  kills: [5, 1, 1, 1],
  inTheMoment: 6,
  faults: 8,
  items: 100,
  tickets: 40,
  replies: [0, 0, 9, 0, 0, 0],
  refusedAtOnce: 1,
  seconds: 50,
  quietSeconds: 10,
  differences: 0,
};
const failed = { seed: 2, error: 'mongod was not up' };

test('a run that fails takes no other one out of the table, and is named with its error', () => {
  const [, first, second, all, why] = tableOf([clean, failed]).split('\n');
  expect(first).toMatch(/^ *1 .* 0$/);
  expect(second).toMatch(/^ *2 .*failed$/);
  expect(all).toMatch(/^ *all .* 100 /);
  expect(why).toBe('Seed 2 failed: mongod was not up');
});

test('only a run that came to its end without a difference is clean', () => {
  expect([clean, failed, { ...clean, differences: 1 }].map(isClean)).toEqual([true, false, false]);
});
