import { cutTerm, hasWanted, isSearch, wantedByKeyword, type Wanted } from '../search/terms.js';

/** Whether words hold all that a keyword is made of; one that is made of none is in no text. */
export function hasKeyword(words: readonly string[], keyword: string): boolean {
  const wanted = wantedOf(keyword);
  return isSearch(wanted) && hasWanted(setOf(words), wanted);
}

/** Whether a text had more words than are kept: nobody knows what is not among them. */
export const isCut = (words: readonly string[]): boolean => setOf(words).has(cutTerm);

// A burst of tickets is asked for the same keywords, and each ticket for many: taking either apart each time cost more
// than all else that rules do.
const setsOfWords = new WeakMap<readonly string[], ReadonlySet<string>>();
const wantedOfKeywords = new Map<string, Wanted>();
const keywordsKept = 10_000;

function setOf(words: readonly string[]): ReadonlySet<string> {
  const known = setsOfWords.get(words) ?? new Set(words);
  setsOfWords.set(words, known);
  return known;
}

function wantedOf(keyword: string): Wanted {
  const wanted = wantedOfKeywords.get(keyword) ?? wantedByKeyword(keyword);
  if (wantedOfKeywords.size >= keywordsKept) wantedOfKeywords.clear();
  wantedOfKeywords.set(keyword, wanted);
  return wanted;
}
