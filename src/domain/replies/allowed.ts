import type { Account } from '../accounts/account.js';
import type { XPlan } from '../at-x/plan.js';
import type { Item, Origin } from '../items/item.js';
import type { ReplyReason } from './reply.js';

export type ReplyAllowed =
  | { readonly allowed: true; readonly reason: null }
  | { readonly allowed: false; readonly reason: ReplyReason };

/** X takes an answer by API only where the author addressed us, or on our own posts. */
const summoning: readonly Origin[] = ['mention', 'replyToUs', 'deepReply', 'quote', 'own'];

/** Whether an answer to this item can be sent from its account, as far as we can tell beforehand (S44). */
export function replyAllowed(
  item: Pick<Item, 'kind' | 'origins' | 'gone'>,
  account: Pick<Account, 'state' | 'settings'>,
  plan: XPlan,
): ReplyAllowed {
  const reason = whyNot(item, account, plan);
  return reason === null ? { allowed: true, reason } : { allowed: false, reason };
}

function whyNot(
  item: Pick<Item, 'kind' | 'origins' | 'gone'>,
  account: Pick<Account, 'state' | 'settings'>,
  plan: XPlan,
): ReplyReason | null {
  if (account.state === 'paused') return 'accountPaused';
  if (!account.settings.allowReplies) return 'repliesNotAllowed';
  if (item.kind === 'directMessage') return null;
  if (item.gone) return 'parentGone';
  // Enterprise apps may answer whom they like.
  if (plan === 'enterprise') return null;
  return item.origins.some((origin) => summoning.includes(origin)) ? null : 'notSummoned';
}
