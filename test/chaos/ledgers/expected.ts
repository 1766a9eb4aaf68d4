import type { DmView, PostView } from '../../../simulator/control-client.js';
import type { AccountFacts, Facts, InboxItem } from './facts.js';

/** An item that X shows an account, and so must be in its inbox. */
export interface Expected {
  readonly account: AccountFacts;
  readonly kind: InboxItem['kind'];
  readonly xId: string;
  readonly own: boolean;
  /** Whether it opens or joins a ticket by itself, whatever else happens. */
  readonly mustHaveTicket: boolean;
  /** Items with the same thread belong into one ticket, others never (S32, S34). */
  readonly thread: string;
}

export const keyOf = ({ accountId, kind, xId }: Pick<InboxItem, 'accountId' | 'kind' | 'xId'>): string =>
  `${accountId}/${kind}/${xId}`;

export const keyOfExpected = ({ account, kind, xId }: Expected): string =>
  keyOf({ accountId: account.id, kind, xId });

/** By X's ledger alone: what each account's inbox holds once it is quiet. */
export function expectedOf({ accounts, posts, messages }: Pick<Facts, 'accounts' | 'posts' | 'messages'>) {
  return accounts.flatMap((account): Expected[] => [
    ...posts.filter((post) => isFor(account, post)).map((post) => expectedPost(account, post)),
    ...messages.filter((message) => isBetween(account, message)).map((dm) => expectedMessage(account, dm)),
  ]);
}

const isFor = ({ xUserId, handle }: AccountFacts, post: PostView): boolean =>
  post.authorId === xUserId || post.mentions.includes(handle);

const isBetween = ({ handle }: AccountFacts, { from, to }: DmView): boolean =>
  from === handle || to.includes(handle);

function expectedPost(account: AccountFacts, post: PostView): Expected {
  const own = post.authorId === account.xUserId;
  const matches = account.keyword === undefined || post.text.includes(account.keyword);
  return {
    account,
    kind: 'post',
    xId: post.id,
    own,
    mustHaveTicket: !own && matches,
    thread: `${account.id}/${post.conversationId}/${post.authorId}`,
  };
}

function expectedMessage(account: AccountFacts, { id, from, to }: DmView): Expected {
  const own = from === account.handle;
  const peer = own ? to.join() : from;
  return {
    account,
    kind: 'directMessage',
    xId: id,
    own,
    mustHaveTicket: !own,
    thread: `${account.id}/dm/${peer}`,
  };
}
