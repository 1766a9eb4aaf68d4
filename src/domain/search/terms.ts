import { fold } from '../keywords/fold.js';
import { withoutLinks } from '../keywords/links.js';
import { unspaced, wordCharacter } from '../keywords/scripts.js';

/** What texts are found by, through an index: the parts that a search or a keyword is looked up with. */

/** Of a text that has more: whoever searches has to look into it. */
export const cutTerm = '…';

const termsAtMost = 400;
const termLength = 60;
/** A word that somebody is typing is looked up by so many of its characters. */
const beginning = 3;

const word = `[${wordCharacter}]+`;
const run = String.raw`[[${unspaced}]&&[\p{L}\p{M}\p{N}]]+`;
const parts = new RegExp(String.raw`${word}|${run}|\p{RI}{2}|\p{Extended_Pictographic}|\p{Sc}`, 'gv');
const isRun = new RegExp(`^${run}$`, 'v');
const isWord = new RegExp(`^${word}$`, 'v');
/** Where X ends a hashtag or a handle within what is one word: the keyword matcher follows X. */
const entities = /(?<=#)[\p{L}\p{M}\p{Nd}_]+|(?<=@)[a-z0-9_]{1,20}/gu;

/** What a text is found by; words whole and by their beginnings, scripts without spaces by pairs. */
export function searchTerms(texts: readonly string[]): string[] {
  const terms = [...termsOf(texts)];
  return terms.length <= termsAtMost ? terms : [...terms.slice(0, termsAtMost - 1), cutTerm];
}

/** What somebody looks for. */
export interface Searched {
  /** A text that may be meant has all of these. */
  readonly terms: readonly string[];
  /** And a term that begins so: the word that is being typed. */
  readonly typing: string | null;
  /** And these, in this order of characters. */
  readonly runs: readonly string[];
}

/** The last word may be the beginning of one, unless a space follows it. */
export function searched(q: string): Searched {
  const found = partsOf(q);
  const last = /[\s"'.,!?]$/u.test(q) ? undefined : found.at(-1);
  const typing = last !== undefined && isWord.test(last) ? plain(last) : null;
  const words = found.filter((part) => isWord.test(part)).map(plain);
  const whole = typing === null ? words : words.slice(0, -1);
  const runs = found.filter((part) => isRun.test(part));
  const signs = found.filter((part) => !isWord.test(part) && !isRun.test(part));
  const begun = typing !== null && lengthOf(typing) >= beginning ? [beginningOf(typing)] : [];
  return {
    terms: [...new Set([...whole, ...signs, ...runs.flatMap(pairsOrSign), ...begun])],
    typing,
    runs: runs.map(plain),
  };
}

/** Whether somebody looks for anything that texts are found by: punctuation alone finds none. */
export const isSearch = ({ terms, typing }: Searched): boolean => terms.length > 0 || typing !== null;

/** What a text that holds the keyword by the matcher's meaning surely has (S14); empty where nothing is sure. */
export const keywordTerms = (keyword: string): string[] => [
  ...new Set(partsOf(keyword).flatMap((part) => (isRun.test(part) ? pairsOrSign(part) : [plain(part)]))),
];

/** Whether the texts are meant by what was searched for. */
export function isMeant(texts: readonly string[], { terms, typing, runs }: Searched): boolean {
  const own = termsOf(texts);
  if (!terms.every((term) => own.has(term))) return false;
  if (typing !== null && ![...own].some((term) => term.startsWith(typing))) return false;
  const held = texts
    .flatMap(partsOf)
    .filter((part) => isRun.test(part))
    .map(plain);
  return runs.every((wanted) => held.some((part) => part.includes(wanted)));
}

function termsOf(texts: readonly string[]): Set<string> {
  const terms = new Set<string>();
  for (const text of texts.map(fold)) {
    const unlinked = withoutLinks(text);
    // What stands right beside a link is a word of its own to the keyword matcher.
    const found = [...partsIn(text), ...(unlinked === text ? [] : partsIn(unlinked)), ...entitiesIn(text)];
    for (const part of found) for (const term of termsOfPart(part)) terms.add(term);
  }
  return terms;
}

function termsOfPart(part: string): string[] {
  if (isRun.test(part)) return [...signsOf(part), ...pairsOf(part)];
  const term = plain(part);
  return isWord.test(part) && lengthOf(term) >= beginning ? [term, beginningOf(term)] : [term];
}

const entitiesIn = (folded: string): string[] =>
  Array.from(folded.matchAll(entities), ([entity]) => entity).filter((entity) => isWord.test(entity));

const partsIn = (folded: string): string[] => folded.match(parts) ?? [];
const partsOf = (text: string): string[] => partsIn(fold(text));

/** Without accents and widths, which a search does not ask for. */
const plain = (part: string): string =>
  isRun.test(part)
    ? signsOf(part).join('')
    : part
        .normalize('NFKD')
        .replace(/[\u0300-\u036F]/gu, '')
        .normalize('NFC')
        .slice(0, termLength);

const beginningOf = (term: string): string => `${Array.from(term).slice(0, beginning).join('')}…`;
const lengthOf = (term: string): number => Array.from(term).length;

/** Each by itself, so that what follows a character never changes it. */
const signsOf = (part: string): string[] => Array.from(part, (sign) => sign.normalize('NFKC'));
const pairsOf = (part: string): string[] => {
  const signs = signsOf(part);
  return signs.slice(1).map((sign, index) => `${signs[index] ?? ''}${sign}`);
};
const pairsOrSign = (part: string): string[] => {
  const pairs = pairsOf(part);
  return pairs.length > 0 ? pairs : signsOf(part);
};
