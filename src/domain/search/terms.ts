import { fold } from '../keywords/fold.js';
import { withoutLinks } from '../keywords/links.js';
import { tagCharacter, unspaced, wordCharacter } from '../keywords/scripts.js';

/** What texts are found by, through an index: the parts that a search or a keyword is looked up with. */

/** Of a text that has more: whoever searches has to look into it. */
export const cutTerm = '…';

const termsAtMost = 400;
const termLength = 60;

const word = `[${wordCharacter}]+`;
const run = String.raw`[[${unspaced}]&&[\p{L}\p{M}\p{N}]]+`;
const parts = new RegExp(String.raw`${word}|${run}|\p{RI}{2}|\p{Extended_Pictographic}|\p{Sc}`, 'gv');
const isRun = new RegExp(`^${run}$`, 'v');
const isWord = new RegExp(`^${word}$`, 'v');
/** Where X ends a hashtag or a handle within what is one word: the keyword matcher follows X. */
const entities = new RegExp(String.raw`(?<=#)[${tagCharacter}]+|(?<=@)[a-z0-9_]{1,20}`, 'gv');

/** What a text is found by; scripts without spaces by each two characters, the last one also alone. */
export function searchTerms(texts: readonly string[]): string[] {
  const terms = [...termsOf(texts)];
  return terms.length <= termsAtMost ? terms : [...terms.slice(0, termsAtMost - 1), cutTerm];
}

/** What a text surely has that is looked for. */
export interface Wanted {
  readonly terms: readonly string[];
  /** For each a term that begins so: a word that is being typed, a single character of an unspaced script. */
  readonly beginnings: readonly string[];
}

/** What somebody looks for. */
export interface Searched extends Wanted {
  /** Unspaced, in this order of characters. */
  readonly runs: readonly string[];
}

/** The last word may be the beginning of one, unless a space follows it. */
export function searched(q: string): Searched {
  const found = partsOf(q);
  const last = found.at(-1);
  const isTyped = last !== undefined && isWord.test(last) && !/[\s"'.,!?]$/u.test(q);
  const wanted = wantedOf(isTyped ? found.slice(0, -1) : found);
  return {
    ...wanted,
    beginnings: [...wanted.beginnings, ...(isTyped ? [plain(last)] : [])],
    runs: found.filter((part) => isRun.test(part)).map(plain),
  };
}

/** Whether anything is looked for that texts are found by: punctuation alone finds none. */
export const isSearch = ({ terms, beginnings }: Wanted): boolean => terms.length + beginnings.length > 0;

/** What a text that holds the keyword by the matcher's meaning surely has (S14); nothing where nothing is sure. */
export const wantedByKeyword = (keyword: string): Wanted => wantedOf(partsOf(keyword));

/** Whether something that is found by the terms has what is wanted. */
export function hasWanted(held: ReadonlySet<string>, { terms, beginnings }: Wanted): boolean {
  if (!terms.every((term) => held.has(term))) return false;
  return beginnings.every((beginning) => [...held].some((term) => term.startsWith(beginning)));
}

/** Whether the texts are meant by what was searched for. */
export function isMeant(texts: readonly string[], wanted: Searched): boolean {
  if (!hasWanted(termsOf(texts), wanted)) return false;
  if (wanted.runs.length === 0) return true;
  const held = texts
    .flatMap(partsOf)
    .filter((part) => isRun.test(part))
    .map(plain);
  return wanted.runs.every((part) => held.some((each) => each.includes(part)));
}

function wantedOf(found: readonly string[]): Wanted {
  const single = (part: string) => isRun.test(part) && Array.from(part).length === 1;
  const terms = found.flatMap((part) => (isRun.test(part) ? pairsOf(part) : [plain(part)]));
  return { terms: [...new Set(terms)], beginnings: found.filter(single).map(plain) };
}

function termsOf(texts: readonly string[]): Set<string> {
  const terms = new Set<string>();
  for (const text of texts.map(fold)) {
    const unlinked = withoutLinks(text);
    // What stands right beside a link is a word of its own to the keyword matcher.
    const found = [...partsIn(text), ...(unlinked === text ? [] : partsIn(unlinked)), ...entitiesIn(text)];
    for (const part of found)
      if (isRun.test(part))
        for (const each of [...pairsOf(part), signsOf(part).at(-1) ?? '']) terms.add(each);
      else terms.add(plain(part));
  }
  return terms;
}

const entitiesIn = (folded: string): string[] =>
  /[#@]/u.test(folded) ? Array.from(folded.matchAll(entities), ([entity]) => partsIn(entity)).flat() : [];

const partsIn = (folded: string): string[] => folded.match(parts) ?? [];
const partsOf = (text: string): string[] => partsIn(fold(text));

const isPlain = /^[\0-\x7F]*$/u;

/** Without accents and widths, which a search does not ask for. */
function plain(part: string): string {
  if (isPlain.test(part)) return part.slice(0, termLength);
  if (isRun.test(part)) return signsOf(part).join('');
  const accented = part.normalize('NFKD').replace(/[\u0300-\u036F]/gu, '');
  return accented.normalize('NFC').slice(0, termLength);
}

/** Each by itself, so that what follows a character never changes it. */
const signsOf = (part: string): string[] => Array.from(part, (sign) => sign.normalize('NFKC'));
const pairsOf = (part: string): string[] => {
  const signs = signsOf(part);
  return signs.slice(1).map((sign, index) => `${signs[index] ?? ''}${sign}`);
};
