import { compileKeywordLists, compileKeywords } from '../keywords/compile.js';
import type { Item } from '../items/item.js';
import type { TicketRule } from './ticket-rule.js';

/** What keywords are looked for in. */
type Searched = Pick<Item, 'text' | 'origins'>;

/** The first keyword of a list that an item holds; null where it holds none (S14, S16). */
export function keywordFinder(
  keywords: readonly string[],
  ownHandle: string,
): (item: Searched) => string | null {
  const { match } = compileKeywords(keywords, { ownHandle });
  return (item) => match(subjectOf(item));
}

interface MatchedRule {
  readonly rule: TicketRule;
  readonly keyword: string;
}

/** The first rule that is switched on and has a keyword the item holds; later ones are not tried (S15). */
export function ruleMatcher(
  rules: readonly TicketRule[],
  ownHandle: string,
): (item: Searched) => MatchedRule | null {
  const tried = rules.filter(({ enabled }) => enabled);
  const lists = tried.map(({ keywords }) => keywords);
  const { match } = compileKeywordLists(lists, { ownHandle });
  return (item) => {
    const found = match(subjectOf(item));
    const rule = found && tried[found.list];
    return rule ? { rule, keyword: found.keyword } : null;
  };
}

const subjectOf = ({ text, origins }: Searched) => ({ text, mentionsUs: origins.includes('mention') });
