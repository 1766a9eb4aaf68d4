import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inText } from '../test/keywords.js';
import { compileKeywordLists } from './compile.js';
import { fold } from './fold.js';
import { edges, kindOf } from './kinds.js';
import { withoutLinks } from './links.js';
import { keywordOf } from './parse.js';

const fromLife = [
  ...[
    'refund',
    'refunds',
    'late parcel',
    "l'eau",
    'e-mail',
    'C++',
    'iPhone',
    'iPhone手机',
    'Straße',
    'iade',
    'İADE',
  ],
  ...['reclamação', 'remboursement', 'возврат', 'πελάτης', 'استرداد', 'החזר', 'रिफंड', 'hoàn tiền'],
  ...['환불', '배송 지연', '返金', '退款', '退', 'パーツ', 'サポート', 'คืนเงิน', 'ប្រាក់', 'ငွေ'],
  ...['#sale', '#返金', '@acme', '$ACM', '😡', '❤️‍🔥', '👍', '👍🏽', '🇫🇷', 'booking.com', 'a', 'co', '3'],
];
const pieces = [
  ...fromLife,
  ...[
    ' ',
    '  ',
    '\n',
    '.',
    ',',
    '#',
    '@',
    '-',
    "'",
    '’',
    's',
    '\u200D',
    '\u0301',
    '🇷',
    '🇺',
    '_',
    'が',
    '이',
    '手',
  ],
  ...['https://', 't.co/', 'acme.com/', '/'],
];

const keyword = fc.oneof(
  fc.constantFrom(...fromLife),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
);
const patched = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
const text = fc.oneof(patched, fc.string({ unit: 'grapheme' }));
const seen = (typed: string) => fold(keywordOf(typed)) !== '';

test('S14 a keyword between spaces always matches', () => {
  fc.assert(
    fc.property(text, keyword.filter(seen), text, (before, typed, after) => {
      expect(inText(typed, `${before} ${keywordOf(typed)} ${after}`)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('S14 case and composition never matter, of the keyword or of the text', () => {
  fc.assert(
    fc.property(text, keyword, (said, typed) => {
      const expected = inText(typed, said);
      for (const form of [said.normalize('NFD'), said.toUpperCase(), said.toLowerCase()])
        expect(inText(typed, form)).toBe(expected);
      for (const form of [typed.normalize('NFD'), typed.toUpperCase(), typed.toLowerCase()])
        expect(inText(form, said)).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});

const pathWord = fc.constantFrom('refund', 'sale', 'acme', 'colis', 'возврат', 'são', '3', '#sale', '@acme');
const host = fc.constantFrom(
  'https://t.co',
  'HTTPS://shop.de',
  'http://www.shop.co.uk:8080',
  'shop.com',
  'Www.Shop.fr',
);
const between = fc.constantFrom('/', '/a/', '/a-', '/b.', '/?q=', '/c,', "/d'", '/e#', '/f(', '/g~', '/h|');

test('S14 a keyword that stands only inside a link never matches', () => {
  fc.assert(
    fc.property(
      host,
      between,
      pathWord,
      fc.constantFrom('', '/', '-x', '.', '?y=1', ')'),
      (...[site, to, word, end]) => {
        const link = `${site}${to}${word}${end}`;
        for (const said of [link, `see ${link}`, `(${link}) ok`, `遅い${link}`, `${link}\nhelp`])
          expect([said, inText(word, said)]).toEqual([said, false]);
        expect(inText(word, `${link} ${word}`)).toBe(true);
      },
    ),
  );
});

const isAt = (edge: RegExp, said: string, at: number) => {
  edge.lastIndex = at;
  return edge.test(said);
};

/** One keyword after the other, at each place where it stands. */
function oneByOne(lists: readonly (readonly string[])[], said: string) {
  const folded = fold(said);
  const searched = withoutLinks(folded);
  for (const [list, keywords] of lists.entries())
    for (const keyword of keywords) {
      const literal = fold(keyword);
      const { before, after } = edges[kindOf(literal)];
      const within = kindOf(literal) === 'link' ? folded : searched;
      for (let at = within.indexOf(literal); at >= 0; at = within.indexOf(literal, at + 1))
        if (isAt(before, within, at) && isAt(after, within, at + literal.length)) return { list, keyword };
    }
  return null;
}

test('S15 many keywords at once find what each would find alone, the first of the first list', () => {
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.constantFrom(...fromLife), { maxLength: 12 }), { maxLength: 5 }),
      patched,
      (lists, said) => {
        const expected = oneByOne(lists, said);
        found += expected ? 1 : 0;
        expect(compileKeywordLists(lists).match({ text: said, mentionsUs: false })).toEqual(expected);
      },
    ),
    { numRuns: 1_000 },
  );
  expect(found).toBeGreaterThan(10);
});
