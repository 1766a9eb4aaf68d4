import type { Account } from '../accounts/account.js';
import { decider } from '../filing/decide.js';
import type { ListedReason } from '../items/item.js';
import { unknownUser } from '../items/captured.js';
import type { OpenedBecause } from '../tickets/ticket.js';
import { ruleMatcher } from './match.js';
import type { RulesInForce } from './ticket-rule.js';

export interface Tried {
  /** The rule that would take the text, whether or not it became a ticket. */
  readonly ruleId: string | null;
  readonly name: string | null;
  readonly keyword: string | null;
  readonly opensTicket: boolean;
  readonly reason: OpenedBecause | ListedReason;
}

/** What would become of a direct mention with these words from somebody new (S15). */
export function tryRules(
  text: string,
  rules: RulesInForce,
  account: Pick<Account, 'xUserId' | 'handle' | 'settings' | 'version'>,
): Tried {
  const mention = { ...somebodysPost, text };
  const nothing = new Set<string>();
  const decided = decider({ account, rules, suspended: nothing, streamsByRules: nothing }).decide(mention);
  const matched = ruleMatcher(rules.rules, account.handle)(mention);
  const rule = { ruleId: matched?.rule.id ?? null, name: matched?.rule.name ?? null };
  if (decided.outcome === 'listed')
    return { ...rule, keyword: matched?.keyword ?? null, opensTicket: false, reason: decided.reason };
  const { keyword, because } = decided.filedBy;
  return { ...rule, keyword, opensTicket: true, reason: because };
}

const somebodysPost = {
  _id: '',
  kind: 'post',
  origins: ['mention'],
  author: unknownUser(''),
  verdict: null,
} as const;
