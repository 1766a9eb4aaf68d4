import type { PublicReplyAction } from '../business-rules/action.js';
import type { Reply } from '../replies/reply.js';
import { fitsPost, hasLink } from '../replies/weighted-length.js';
import type { EffectReason } from './effect.js';
import { filled } from './placeholders.js';
import { dayMs, hourMs } from '../durations.js';

/** Whoever reads an automatic post is told that nobody wrote it; part of what X counts (S52). */
export const automaticLabel = ' · automatic';

export const labelled = (text: string): string => `${text.trim()}${automaticLabel}`;

/** Whether a public answer may fit into a post, whatever its placeholders come to. */
export const mayFitPost = (text: string): boolean => fitsPost(labelled(filled(text, {})));

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

/** Nobody waits any more for a machine's answer to what was written so long ago: people have read it since. */
export const isTooLateToAnswer = (askedAt: Date, now: Date): boolean =>
  now.getTime() - askedAt.getTime() > dayMs;

/**
 * An automatic answer that could not go out for so long does not go at all: caps count what is queued, and all that an
 * outage kept back would go out in a row. An e-mail disturbs nobody but who gets it, and has the day of mail servers.
 */
export const isTooLateToSend = (
  { byRule, kind, createdAt, soughtFrom, mayBeTaken }: Waiting,
  now: Date,
): boolean =>
  byRule !== undefined &&
  // An agent has it sent again, or the mail may be out and goes under its Message-ID until it is known to be.
  soughtFrom === undefined &&
  mayBeTaken === undefined &&
  now.getTime() - createdAt.getTime() > (kind === 'email' ? dayMs : hourMs);

type Waiting = Pick<Reply, 'byRule' | 'kind' | 'createdAt' | 'soughtFrom' | 'mayBeTaken'>;

/**
 * What a customer chose to be called, or wrote, as an account may repeat it in public: in their own words one could
 * else have a company name others, tag, or link to anything.
 */
export const harmless = (words: string): string => (hasLink(words) || /[@＠#＃$]/u.test(words) ? '' : words);
