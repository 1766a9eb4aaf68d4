import type { Account } from '../accounts/account.js';
import type { Item } from '../items/item.js';
import { compileKeywords } from '../keywords/compile.js';
import type { EscalationPolicy } from './policy.js';

type Matched = Pick<Item, 'kind' | 'origins' | 'author' | 'text' | 'createdAt' | 'unread' | 'repostOfXId'>;
type Policy = Pick<EscalationPolicy, '_id' | 'keywords' | 'countReposts' | 'countOwn' | 'pageOnBackfill'>;

/** The account whose items are matched; `countsFrom`: what was posted before is backfill, X's time. */
export interface MatchingAccount extends Pick<Account, 'xUserId' | 'handle'> {
  readonly countsFrom: Date | null;
}

/** That a policy counts an item, and by which keyword; null: it has none and counts all. */
export interface PolicyHit {
  readonly policyId: string;
  readonly keyword: string | null;
}

/** Which of the policies count an item; made once for many items (S57). */
export function policyMatcher(
  policies: readonly Policy[],
  account: MatchingAccount,
): (item: Matched) => PolicyHit[] {
  const tried = policies.map((policy) => ({ policy, finder: finderOf(policy, account.handle) }));
  return (item) =>
    tried.flatMap(({ policy, finder }): PolicyHit[] => {
      if (!isCounted(item, policy, account)) return [];
      if (!finder) return [{ policyId: policy._id, keyword: null }];
      const keyword = finder.match({ text: item.text, mentionsUs: item.origins.includes('mention') });
      return keyword === null ? [] : [{ policyId: policy._id, keyword }];
    });
}

/** Whether the policy counts posts of this kind, whatever they say. */
function isCounted(item: Matched, policy: Policy, { xUserId, countsFrom }: MatchingAccount): boolean {
  if (item.kind !== 'post' || item.unread) return false;
  if (!policy.countOwn && (item.origins.includes('own') || item.author.xUserId === xUserId)) return false;
  // A repost of our own has the origin of our posts.
  const isRepost = item.origins.includes('repost') || item.repostOfXId !== undefined;
  if (!policy.countReposts && isRepost) return false;
  return policy.pageOnBackfill || (countsFrom !== null && item.createdAt >= countsFrom);
}

type Finder = ReturnType<typeof compileKeywords>;

/** Compiling thousands of keywords takes longer than filing a batch, and policies seldom change. By policy. */
const finders = new Map<string, { readonly of: string; readonly finder: Finder }>();
const mostFinders = 500;

function finderOf({ _id, keywords }: Policy, handle: string): Finder | null {
  if (keywords.length === 0) return null;
  const of = [handle, ...keywords].join('\n');
  const known = finders.get(_id);
  if (known?.of === of) return known.finder;
  const finder = compileKeywords(keywords, { ownHandle: handle });
  if (finders.size >= mostFinders) finders.clear();
  finders.set(_id, { of, finder });
  return finder;
}
