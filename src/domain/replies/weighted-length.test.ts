import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthOf } from '../../../test/growth.js';
import { fitsPost, weightedLength } from './weighted-length.js';

describe('S45 a post is counted as X counts it', () => {
  test.each([
    ['', 0],
    ['Thank you!', 10],
    ['é', 1],
    ['e\u0301', 1],
    ['Ω ж א', 5],
    ['日本語', 6],
    ['안녕', 4],
    ['“quoted” – 1′', 13],
    ['…', 2],
    ['™', 2],
    ['©', 1],
  ])('characters: %j is %i', (text, length) => {
    expect(weightedLength(text)).toBe(length);
  });

  test.each(['😀', '❤️', '1️⃣', '🇩🇪', '👍🏽', '👨‍👩‍👧', '🧑‍🤝‍🧑', '❤️‍🔥', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])('an emoji sequence is 2: %s', (emoji) => {
    expect(weightedLength(emoji)).toBe(2);
    expect(weightedLength(`${emoji}${emoji}!`)).toBe(5);
  });

  test.each([
    ['https://acme.com', 23],
    [`https://acme.com/${'a'.repeat(200)}?b=${'c'.repeat(50)}`, 23],
    ['HTTP://ACME.COM:80/x', 23],
    ['https://ünï.de', 23],
    ['acme.com', 23],
    ['acme.co.uk/path?x=1', 23],
    ['hello.World', 23],
    ['xn--a.com', 23],
    ['acme.com,acme.de', 47],
    ['see acme.com.', 28],
    ['acme.com.Hello', 29],
    ['(acme.com/a(b))', 25],
    ['日本 acme.jp', 28],
    ['https://acme.com/の', 25],
    ['acme.com:80', 26],
  ])('a link is 23: %j is %i', (text, length) => {
    expect(weightedLength(text)).toBe(length);
  });

  test.each([
    'Node.js',
    'me@acme.com',
    '$acme.com',
    '#acme.com',
    'foo.combar',
    '/acme.com',
    'http://localhost',
    'e.g. 3.14',
  ])('what X does not link counts as it is: %j', (text) => {
    expect(weightedLength(text)).toBe(text.length);
  });

  test('280 fit, 281 do not', () => {
    expect([fitsPost('a'.repeat(280)), fitsPost('a'.repeat(281))]).toEqual([true, false]);
    expect([fitsPost('語'.repeat(140)), fitsPost('語'.repeat(141))]).toEqual([true, false]);
  });
});

test('the form of composition never matters', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      (text) => weightedLength(text.normalize('NFD')) === weightedLength(text.normalize('NFC')),
    ),
  );
});

test.each(['a', 'é', 'a.', '(', 'a.com/(', ' ', '😀', 'http://', 'a-', 'xn--'])(
  'counting a text of %j takes no longer than it is long',
  (piece) => {
    expect(growthOf((length) => weightedLength(piece.repeat(length / piece.length)), 25_000)).toBeLessThan(
      12,
    );
  },
);
