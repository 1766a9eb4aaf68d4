import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inGsm, isGsm, segmentsOf } from './gsm.js';

describe('S59 what an SMS carries', () => {
  test.each([
    ['“Where’s my refund?” – now…', '"Where\'s my refund?" - now...'],
    ['Žluťoučký kůň, Łódź', 'Zlutoucky kun, lodz'],
    ['Größe à côté, ñ', 'Größe à coté, ñ'],
    ['Broken 😡🔥 again 👩‍👩‍👧 🇩🇪 1️⃣', 'Broken again 1'],
    ['two\nlines\tand\u00a0one', 'two lines and one'],
    ['\u202eevil\u202c', 'evil'],
    ['{a} [b] ~ € ^', '{a} [b] ~ € ^'],
    ['عربي', 'عربي'],
  ])('%j is written %j', (text, written) => {
    expect(inGsm(text)).toBe(written);
  });

  test.each([
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    // 76 of two septets fill 152 of 153: none is torn.
    ['€'.repeat(153), 3],
    ['ع'.repeat(70), 1],
    ['ع'.repeat(71), 2],
    ['ع'.repeat(134), 2],
    ['😡'.repeat(35), 1],
    ['😡'.repeat(67), 3],
    ['', 1],
  ])('%j takes %i', (text, segments) => {
    expect(segmentsOf(text)).toBe(segments);
  });

  test('what is Latin always becomes GSM, and is left alone the second time', () => {
    const latin = fc.string({
      unit: fc.constantFrom(...Array.from('abcXYZ 019éàçñõšžłøåßœ“”‘’–…€{}@_')),
    });
    fc.assert(
      fc.property(latin, (text) => {
        const written = inGsm(text);
        expect(isGsm(written)).toBe(true);
        expect(inGsm(written)).toBe(written);
      }),
    );
  });
});
