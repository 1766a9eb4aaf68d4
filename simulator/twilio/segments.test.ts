import { expect, it } from 'vitest';
import { segmentsOf } from './segments.js';

it.each([
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['a'.repeat(306), 2],
  ['a'.repeat(307), 3],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  // 153 is odd: the last seven bits of a segment stay empty.
  ['€'.repeat(76 * 2 + 1), 3],
  ['й'.repeat(70), 1],
  ['й'.repeat(71), 2],
  [`${'a'.repeat(69)}й`, 1],
  [`${'a'.repeat(70)}й`, 2],
  ['😀'.repeat(35), 1],
  ['😀'.repeat(36), 2],
  ['😀'.repeat(67), 3],
])('counts as Twilio does: %s', (text, segments) => {
  expect(segmentsOf(text)).toBe(segments);
});
