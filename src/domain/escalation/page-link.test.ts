import { expect, test } from 'vitest';
import { at } from '../test/examples.js';
import { whyEnded } from './page-link.js';

const week = 7 * 24 * 60;

test.each([
  ['open', week - 1, null],
  ['open', week, 'expired'],
  ['acknowledged', week - 1, null],
  ['acknowledged', week, 'expired'],
  ['resolved', 0, 'resolved'],
  ['resolved', week, 'resolved'],
] as const)('S61 the link to an incident that is %s, after %i minutes: %s', (state, minutes, why) => {
  expect(whyEnded({ state, openedAt: at(0) }, at(minutes))).toBe(why);
});
