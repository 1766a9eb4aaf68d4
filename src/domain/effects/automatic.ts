import type { PublicReplyAction } from '../conditions/action.js';
import { hasLink } from '../replies/weighted-length.js';
import type { EffectReason } from './effect.js';

/** Whoever reads an automatic post is told that nobody wrote it; part of what X counts (S52). */
export const automaticLabel = ' · automatic';

export const labelled = (text: string): string => `${text.trim()}${automaticLabel}`;

/** So much one customer gets from all rules in a day, by whatever way: two machines could answer each other. */
export const answersPerDay = 10;

/** What has been answered automatically, by all rules but for `byRuleInHour`. */
export interface AnswersSoFar {
  readonly toRequesterInDay: number;
  readonly publicToUserInDay: number;
  readonly publicByRuleInHour: number;
}

/** Why a rule may not answer now; null: it may. `action` null: the answer is not public. */
export function whyNotAnswer(
  action: Pick<PublicReplyAction, 'perUserPerDay' | 'perHour'> | null,
  soFar: AnswersSoFar,
): EffectReason | null {
  if (soFar.toRequesterInDay >= answersPerDay) return 'userCapReached';
  if (action === null) return null;
  if (soFar.publicToUserInDay >= action.perUserPerDay) return 'userCapReached';
  return soFar.publicByRuleInHour >= action.perHour ? 'hourCapReached' : null;
}

/**
 * What a customer chose to be called, or wrote, as an account may repeat it in public: in their own words one could
 * else have a company name others, tag, or link to anything.
 */
export const harmless = (words: string): string => (hasLink(words) || /[@＠#＃$]/u.test(words) ? '' : words);
