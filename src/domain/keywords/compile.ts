import { fold } from './fold.js';
import { edges, kindOf } from './kinds.js';
import { withoutLinks } from './links.js';
import { keywordOf } from './parse.js';
import { searchFor } from './search.js';

/** What is looked at for keywords. */
interface Subject {
  readonly text: string;
  /** X lists it as a mention of the account, also where it trims the handle from the text (S16). */
  readonly mentionsUs: boolean;
}

interface KeywordMatch {
  /** The index of the list that has it. */
  readonly list: number;
  /** As it was typed, without quotes around it. */
  readonly keyword: string;
}

interface KeywordMatcher<Match> {
  readonly match: (subject: Subject) => Match | null;
}

interface KeywordOptions {
  /** With or without `@`. As a keyword it matches whatever mentions us (S16). */
  readonly ownHandle?: string;
}

/**
 * Lists of keywords made ready to be looked for in many texts (S14): the first list with a keyword that
 * matches decides, and in it the first such keyword. What a keyword matches: kinds.ts.
 */
export function compileKeywordLists(
  lists: readonly (readonly string[])[],
  { ownHandle }: KeywordOptions = {},
): KeywordMatcher<KeywordMatch> {
  const keywords = lists
    .flatMap((list, index) => list.map((typed) => compiled(typed, index)))
    .filter(({ folded }) => folded !== '')
    .map((keyword, rank) => ({ ...keyword, rank }));
  const links = keywords.filter(({ kind }) => kind === 'link');
  const searchLinks = searchFor(links);
  const searchWords = searchFor(keywords.filter(({ kind }) => kind !== 'link'));
  const own = ownHandle === undefined ? undefined : fold(ownHandle).replace(/^@/u, '');
  const ownRank = keywords.find(({ folded }) => folded.replace(/^@/u, '') === own)?.rank;
  return {
    match: ({ text, mentionsUs }) => {
      if (keywords.length === 0) return null;
      const folded = fold(text);
      let rank = (mentionsUs ? ownRank : undefined) ?? keywords.length;
      rank = searchWords(withoutLinks(folded), rank);
      if (links.length > 0) rank = searchLinks(folded, rank);
      const found = keywords[rank];
      return found ? { list: found.list, keyword: found.keyword } : null;
    },
  };
}

/** The same for one list; tells the keyword. */
export function compileKeywords(
  keywords: readonly string[],
  options?: KeywordOptions,
): KeywordMatcher<string> {
  const { match } = compileKeywordLists([keywords], options);
  return { match: (subject) => match(subject)?.keyword ?? null };
}

function compiled(typed: string, list: number) {
  const keyword = keywordOf(typed);
  const folded = fold(keyword);
  const kind = kindOf(folded);
  return { list, keyword, folded, kind, edges: edges[kind] };
}
