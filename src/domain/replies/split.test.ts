import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostParts, splitText, withoutNumber } from './split.js';
import { segmentsOf, weightedLength } from './weighted-length.js';

const post = { lengthOf: weightedLength, limit: 280 };
const family = '👨‍👩‍👧‍👦';
const link = 'https://acme.com/a/long/path?with=query';
const folded = (text: string) => text.replace(/\s+/gu, '');

const pieces = fc.oneof(
  fc.constantFrom('word', 'parcel,', '返信', family, link, '🇩🇪', 'cafe\u0301'.normalize('NFC'), 'acme.com'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
);
const texts = fc
  .array(fc.tuple(pieces, fc.constantFrom(' ', '\n', '  ')), { minLength: 60, maxLength: 250 })
  .map((words) =>
    words
      .map(([word, space]) => word + space)
      .join('')
      .normalize('NFC')
      .trim(),
  )
  .filter((text) => weightedLength(text) > 280);

test('S45 each part fits, is numbered, and together they say what was said', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const parts = splitText(text, post);
      fc.pre(parts !== null);
      expect(parts.length).toBeGreaterThan(1);
      parts.forEach((part, index) => {
        expect(weightedLength(part)).toBeLessThanOrEqual(280);
        expect(part.endsWith(` ${index + 1}/${parts.length}`)).toBe(true);
      });
      expect(folded(parts.map(withoutNumber).join(''))).toBe(folded(text));
    }),
    { numRuns: 60 },
  );
});

test('S45 words stay whole', () => {
  const words = Array.from({ length: 120 }, (_, index) => `word${index}`);
  const parts = splitText(words.join(' '), post) ?? [];
  expect(parts.flatMap((part) => withoutNumber(part).split(' '))).toEqual(words);
});

test.each([
  ['emoji sequences', family.repeat(200), family],
  ['flags', '🇩🇪🇫🇷'.repeat(100), '🇩🇪🇫🇷'],
  ['characters without spaces', '返'.repeat(300), '返'],
])('S45 %s are never cut', (_, text, one) => {
  const parts = splitText(text, post) ?? [];
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts)
    expect(withoutNumber(part).replaceAll(one.slice(0, one.length), '')).toMatch(/^(🇩🇪|🇫🇷)*$/u);
});

test('S45 a link amid characters without spaces is never cut', () => {
  const parts = splitText('返'.repeat(130) + link + ' ' + '返'.repeat(130), post) ?? [];
  expect(parts.filter((part) => part.includes(link))).toHaveLength(1);
});

test('S45 ten parts and more are numbered with room for both digits', () => {
  const parts = splitText('a'.repeat(279 * 11), post) ?? [];
  expect(parts.length).toBeGreaterThanOrEqual(11);
  expect(parts[0]).toMatch(new RegExp(` 1/${parts.length}$`));
  for (const part of parts) expect(weightedLength(part)).toBeLessThanOrEqual(280);
});

test('S45 what takes too many parts is not split', () => {
  expect(splitText('a'.repeat(280 * mostParts), post)).toBeNull();
});

test('a text falls into its links and characters, and nothing is lost', () => {
  expect(segmentsOf(`a${family} ${link}b`)).toEqual(['a', family, ' ', `${link}b`]);
});
