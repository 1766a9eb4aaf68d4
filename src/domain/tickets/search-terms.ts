/** Scripts that put no space between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;

const wordsAtMost = 200;
const wordLength = 100;

/**
 * What texts are found by: each of their words in small letters, and each text that is one piece (an
 * e-mail address, a handle) also whole. Whoever searches gives beginnings of words; in scripts without spaces
 * any part of a name begins one.
 */
export function searchTerms(texts: readonly (string | null)[]): string[] {
  const terms = new Set<string>();
  for (const text of texts)
    for (const word of (text === null ? [] : folded(text).split(/\s+/)).filter(Boolean))
      for (const term of [word, ...(word.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [])])
        for (const part of unspaced.test(term) ? endsOf(term) : [term]) terms.add(part.slice(0, wordLength));
  return [...terms].slice(0, wordsAtMost);
}

/** The words of a search, each to be the beginning of a term. */
export const searchedWords = (q: string): string[] =>
  folded(q)
    .split(/\s+/)
    .map((word) => word.replace(/^@/, '').slice(0, wordLength))
    .filter(Boolean);

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

const endsOf = (term: string): string[] => {
  const characters = Array.from(term).slice(0, wordLength);
  return characters.map((_, index) => characters.slice(index).join(''));
};
