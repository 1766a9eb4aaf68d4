import { expect, test } from 'vitest';
import { within } from './deadline.js';

test('S26 what takes too long is stopped, also a regular expression; what does not has its result', () => {
  expect(within(1_000, () => 'done')).toBe('done');
  expect(() => within(50, () => /^(a+)+$/.test(`${'a'.repeat(60)}b`))).toThrow('timed out');
  const failed = new RangeError('its own');
  expect(() =>
    within(1_000, () => {
      throw failed;
    }),
  ).toThrow(failed);
});
