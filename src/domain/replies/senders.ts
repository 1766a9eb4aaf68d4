import type { Account } from '../accounts/account.js';
import type { Ticket } from '../tickets/ticket.js';

/** Why an account can't send the answer; each is a code of the API. */
export type SenderProblem =
  'notAnXTicket' | 'accountUnlinked' | 'wrongAccountForDirectMessage' | 'repliesNotAllowed' | 'accountPaused';

type SenderAccount = Pick<Account, '_id' | 'handle' | 'state' | 'settings' | 'unlinkedAt'>;

interface Sender<T extends SenderAccount = Account> {
  readonly account: T;
  readonly isOwn: boolean;
  /** Null: it can be picked. */
  readonly problem: SenderProblem | null;
}

export interface Senders<T extends SenderAccount = Account> {
  /** The ticket's own account first, then the others by handle. */
  readonly offered: readonly Sender<T>[];
  /** Who answers unless the agent picks another; null: the agent has to pick, or nobody can. */
  readonly preselected: T | null;
  /** Why nobody answers unless the agent picks; null while somebody is preselected. */
  readonly whyNotPreselected: SenderProblem | null;
  /** Why the whole option is off; null as soon as one account can. */
  readonly whyNone: SenderProblem | null;
}

/**
 * From which accounts a ticket can be answered (S39, S40, S42): a direct message from its own only; a
 * post from each that allows replies, at first from its own, else from the default account. A deactivated
 * account counts as replies off; one with lost access does not, its replies wait. `own` is the ticket's
 * account (null: it has none, or it is gone), `linked` are all that are linked.
 */
export function sendersFor<T extends SenderAccount>(
  ticket: Pick<Ticket, 'channel'>,
  own: T | null,
  linked: readonly T[],
): Senders<T> {
  if (ticket.channel === 'email') return none('notAnXTicket');
  const isPrivate = ticket.channel === 'x_dm';
  const offered = [
    ...(own && !own.unlinkedAt ? [sender(own, true, false)] : []),
    ...others(own, linked).map((account) => sender(account, false, isPrivate)),
  ];
  const able = offered.filter(({ problem }) => problem === null);
  const preselected =
    able.find(({ isOwn }) => isOwn) ?? able.find(({ account }) => account.settings.isDefaultReplyAccount);
  const ownProblem = own ? problemOf(own) : 'accountUnlinked';
  return {
    offered,
    preselected: preselected?.account ?? null,
    whyNotPreselected: preselected ? null : ownProblem,
    whyNone: able.length > 0 ? null : ownProblem,
  };
}

export type PickedSender<T extends SenderAccount = Account> =
  { readonly ok: true; readonly account: T } | { readonly ok: false; readonly problem: SenderProblem };

/**
 * Who sends it: whom the agent picked, else who is preselected. A bulk update picks nobody, and lists
 * with the problem what it skips (S41).
 */
export function pickSender<T extends SenderAccount>(
  { offered, preselected, whyNotPreselected }: Senders<T>,
  pickedId?: string,
): PickedSender<T> {
  if (pickedId === undefined)
    return preselected
      ? { ok: true, account: preselected }
      : { ok: false, problem: whyNotPreselected ?? 'accountUnlinked' };
  const picked = offered.find(({ account }) => account._id === pickedId);
  if (!picked)
    return { ok: false, problem: whyNotPreselected === 'notAnXTicket' ? 'notAnXTicket' : 'accountUnlinked' };
  return picked.problem === null
    ? { ok: true, account: picked.account }
    : { ok: false, problem: picked.problem };
}

const none = <T extends SenderAccount>(why: SenderProblem): Senders<T> => ({
  offered: [],
  preselected: null,
  whyNotPreselected: why,
  whyNone: why,
});

const others = <T extends SenderAccount>(own: T | null, linked: readonly T[]): T[] =>
  linked
    .filter(({ _id, unlinkedAt }) => _id !== own?._id && !unlinkedAt)
    .sort((one, other) => (one.handle < other.handle ? -1 : 1));

const sender = <T extends SenderAccount>(account: T, isOwn: boolean, isPrivate: boolean): Sender<T> => ({
  account,
  isOwn,
  problem: isPrivate ? 'wrongAccountForDirectMessage' : problemOf(account),
});

function problemOf({ unlinkedAt, settings, state }: SenderAccount): SenderProblem | null {
  if (unlinkedAt) return 'accountUnlinked';
  if (!settings.allowReplies) return 'repliesNotAllowed';
  return state === 'paused' ? 'accountPaused' : null;
}
