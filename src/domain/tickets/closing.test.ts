import { expect, test } from 'vitest';
import { at } from '../test/examples.js';
import { dueToClose } from './closing.js';

const day = 24 * 60;

test.each([
  [4, 4 * day],
  [0.5, day / 2],
  [365, 365 * day],
])('S33 after %d days solved a ticket is due to close', (closeSolvedAfterDays, minutes) => {
  expect(dueToClose({ closeSolvedAfterDays }, at(minutes))).toEqual(at(0));
});
