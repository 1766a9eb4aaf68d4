import { describe, expect, test } from 'vitest';
import { searchedWords, searchTerms } from './search-terms.js';

/** As the store looks: each word of the search is the beginning of a term. */
const finds = (q: string, texts: readonly (string | null)[]): boolean => {
  const terms = searchTerms(texts);
  const words = searchedWords(q);
  return words.length > 0 && words.every((word) => terms.some((term) => term.startsWith(word)));
};

describe('S63 a contact is found', () => {
  test.each([
    ['hopper', 'Grace Hopper'],
    ['GRACE hop', 'Grace Hopper'],
    ['hop gra', 'Grace Hopper'],
    ['grace@example', 'grace@example.com'],
    ['example', 'grace@example.com'],
    ['@ada_l', 'ada_l'],
    ['ada_', 'ada_l'],
    ['＠ada', 'ada'],
    ['ÉLODIE', 'Élodie Ça'],
    ["o'brien", "Ann O'Brien"],
    ['brien', "Ann O'Brien"],
    ['太郎', '山田太郎'],
    ['田太', '山田太郎'],
    ['민수', '김민수'],
    ['+49 170', '+49 170 12345'],
    ['170', '+49 170 12345'],
  ])('by %s in %s', (q, text) => expect(finds(q, [null, text])).toBe(true));

  test.each([
    ['opper', 'Grace Hopper'],
    ['grace ada', 'Grace Hopper'],
    ['@', 'Grace Hopper'],
    ['   ', 'Grace Hopper'],
    ['.*', 'Grace Hopper'],
  ])('but not by %s in %s', (q, text) => expect(finds(q, [text])).toBe(false));
});

test('a name of any length gives so many terms at most', () => {
  const long = Array.from({ length: 5_000 }, (_, index) => `w${index}`).join(' ');
  expect(searchTerms([long]).length).toBe(200);
  expect(Math.max(...searchTerms(['田'.repeat(5_000)]).map((term) => term.length))).toBe(100);
});
