import { compileKeywords } from '../filing/keywords.js';
import type { Item } from '../items/item.js';
import type { TicketRule } from './ticket-rule.js';

/** What keywords are looked for in. */
export type Searched = Pick<Item, 'text' | 'origins'>;

/** The first keyword of a list that an item holds. */
export type FindKeyword = (item: Searched) => string | null;

/** The account's own handle as a keyword is held by every mention, also where X trims it from the text (S16). */
export function keywordFinder(keywords: readonly string[], ownHandle: string): FindKeyword {
  const inText = compileKeywords(keywords);
  const own = keywords.find((keyword) => isHandle(keyword, ownHandle)) ?? null;
  return ({ text, origins }) => (origins.includes('mention') ? own : null) ?? inText(text);
}

const isHandle = (keyword: string, handle: string): boolean =>
  keyword.trim().replace(/^@/u, '').toLowerCase() === handle.toLowerCase();

interface MatchedRule {
  readonly rule: TicketRule;
  readonly keyword: string;
}

/** The first rule that is switched on and has a keyword the item holds; later ones are not tried (S15). */
export function ruleMatcher(
  rules: readonly TicketRule[],
  ownHandle: string,
): (item: Searched) => MatchedRule | null {
  const inForce = rules
    .filter(({ enabled }) => enabled)
    .map((rule) => ({ rule, find: keywordFinder(rule.keywords, ownHandle) }));
  return (item) => {
    for (const { rule, find } of inForce) {
      const keyword = find(item);
      if (keyword !== null) return { rule, keyword };
    }
    return null;
  };
}
