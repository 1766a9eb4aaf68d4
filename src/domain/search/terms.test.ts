import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileKeywords } from '../keywords/compile.js';
import { cutTerm, hasWanted, isMeant, searched, searchTerms, wantedByKeyword } from './terms.js';

/** As the store narrows, then looks. */
function finds(q: string, ...texts: string[]): boolean {
  const terms = new Set(searchTerms(texts));
  const narrowed = terms.has(cutTerm) || hasWanted(terms, searched(q));
  const meant = isMeant(texts, searched(q));
  if (meant) expect(narrowed, `${q} in ${texts.join(' | ')}`).toBe(true);
  return meant;
}

describe('S28 a text is found', () => {
  test.each([
    ['parcel', 'My parcel is late'],
    ['PARCEL late', 'My parcel is late'],
    ['late my', 'My parcel is late'],
    ['parc', 'My parcel is late'],
    ['pa', 'My parcel is late'],
    ['p', 'My parcel is late'],
    ['par', 'par avion'],
    ['late', 'late'],
    ['cafe', 'Un café, s’il vous plaît'],
    ['café', 'CAFE'],
    ['s’il', "s'il vous plaît"],
    ['encomenda não', 'A encomenda NÃO chegou'],
    ['#fail', 'what a #Fail'],
    ['fail', '#fail'],
    ['@ada', 'ada'],
    ['@acme', 'thanks @ACMEо'],
    ['東京', '私は東京都に住む'],
    ['京都に', '私は東京都に住む'],
    ['京', '東京'],
    ['東', '東京'],
    ['京', '東京都'],
    ['ラーメン', '美味しいラーメンを食べた'],
    ['배송', '배송이 늦어요'],
    ['늦어', '배송이 늦어요'],
    ['พัสดุ', 'ยังไม่ได้รับพัสดุเลย'],
    ['доставка', 'Где ДОСТАВКА?'],
    ['الطلب', 'أين الطلب؟'],
    ['iphone15', '私のiPhone15が'],
    ['😡', 'late again 😡😡'],
    ['🇧🇷', 'vai 🇧🇷🇫🇷'],
    ['€', 'für 5€'],
    ['example.com', 'see https://example.com/a'],
  ])('by %s: %s', (q, text) => expect(finds(q, text)).toBe(true));

  test.each([
    ['arcel', 'My parcel is late'],
    ['parcel ada', 'My parcel is late'],
    ['parc ', 'My parcel is late'],
    ['parc late', 'My parcel is late'],
    ['東京都', '東京と京都'],
    ['都東', '東京都'],
    ['😀', '😡'],
  ])('and not by %s: %s', (q, text) => expect(finds(q, text)).toBe(false));

  test('of several texts each word may be in another', () =>
    expect(finds('ada late', 'My parcel is late', 'ada')).toBe(true));
});

test('S28 a text has so many terms at most, and one that has more says so and is found all the same', () => {
  const long = Array.from({ length: 3_000 }, (_, index) => `w${index}`).join(' ');
  const terms = searchTerms([long]);
  expect(terms).toHaveLength(400);
  expect(terms.at(-1)).toBe(cutTerm);
  expect(finds('w2999', long)).toBe(true);
  expect(Math.max(...searchTerms(['x'.repeat(9_000)]).map((term) => term.length))).toBe(60);
});

const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'late',
      'Parcel',
      'café',
      '#tag',
      '@acme',
      '$AAPL',
      'ж',
      '東京',
      '都',
      'ラー',
      'ｶﾞ',
      '배송',
      'พัส',
      '😡',
      '🇧🇷',
      '❤️',
    ],
    ...[
      ' ',
      ' ',
      '-',
      '.',
      '™',
      '²',
      '’',
      '·',
      '\u200D',
      '\u0301',
      'ß',
      'İ',
      'https://t.co/x',
      'a.com',
      '/',
      '&',
      '#',
      '🇫',
    ],
  ),
  fc.string({ unit: 'grapheme', maxLength: 2 }),
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

/** Whether a text that holds the keyword by the matcher has what the keyword is looked up by; null: it does not. */
function isLookedUp(keyword: string, whole: string): boolean | null {
  if (compileKeywords([keyword]).match({ text: whole, mentionsUs: false }) === null) return null;
  return hasWanted(new Set(searchTerms([whole])), wantedByKeyword(keyword));
}

test.each([
  // X ends a hashtag where a word would go on.
  ['#東京late', '#東京late²'],
  ['#fim·de·ano', '#fim·de·ano½'],
  ['#a\u200Db', 'my #a\u200DbⅧ'],
  ['#tag', '#tag²'],
  ['@acme', '@acmeо'],
])('S14 %j has all terms in %j', (keyword, whole) => expect(isLookedUp(keyword, whole)).toBe(true));

test('S14 a text that holds a keyword by the matcher has all terms the keyword is looked up by', () => {
  let held = 0;
  fc.assert(
    fc.property(text, text, fc.array(piece, { minLength: 1, maxLength: 3 }), (before, after, pieces) => {
      const keyword = pieces.join('');
      for (const whole of [`${before}${keyword}${after}`, `${before} ${keyword} ${after}`]) {
        const isFound = isLookedUp(keyword, whole);
        if (isFound === null) continue;
        held += 1;
        expect(isFound, `${keyword} in ${whole}`).toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(held).toBeGreaterThan(500);
});
