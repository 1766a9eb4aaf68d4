import type {
  AccountFacts,
  Ask,
  Facts,
  GapFacts,
  InboxItem,
  ReplyFacts,
  TicketFacts,
} from '../ledgers/facts.js';
import { handlesOf, keyword, peopleOf } from '../plan/cast.js';
import type { TakenOut } from './admins.js';
import type { Stage } from './stage.js';

export interface Doings {
  readonly asks: readonly Ask[];
  readonly ownWords: ReadonlySet<string>;
  readonly unseen: ReadonlySet<string>;
  readonly takenOut: readonly TakenOut[];
}

/** All that both ledgers show of a cast, through the public API and the sandbox's control API. */
export async function collect(stage: Stage, doings: Doings, isRechecked = false): Promise<Facts> {
  const { api, control, accounts } = stage;
  const inbox: InboxItem[] = [];
  const tickets: TicketFacts[] = [];
  const replies: ReplyFacts[] = [];
  for (const { id } of accounts) {
    inbox.push(...(await inboxOf(stage, id)));
    for (const ticket of await api.all(`/v1/tickets?accountId=${id}`)) {
      const comments = await api.all(`/v1/tickets/${ticket.id}/comments`);
      tickets.push({ ...ticket, comments });
      if (doings.asks.some(({ ticketId }) => ticketId === ticket.id))
        replies.push(...(await api.all(`/v1/tickets/${ticket.id}/replies`)));
    }
  }
  const xLedger = await xLedgerOf(stage);
  const people = new Set(xLedger.posts.map(({ authorId }) => authorId));
  for (const { senderId } of xLedger.messages) people.add(senderId);
  const contacts = await api.all('/v1/contacts');
  return {
    accounts: await accountsOf(stage),
    ...xLedger,
    ...doings,
    ...{ inbox, tickets, replies, isRechecked },
    gaps: await gapsOf(stage),
    contacts: contacts.filter(({ xUsers }) => xUsers.some(({ xUserId }) => people.has(xUserId))),
    mails: await control.mail(),
  };
}

/** What X holds of a cast. */
export async function xLedgerOf({
  control,
  cast,
}: Pick<Stage, 'control' | 'cast'>): Promise<Pick<Facts, 'posts' | 'messages' | 'likes'>> {
  const { posts, dms, likes } = await control.ledger();
  const people = new Set(peopleOf(cast));
  const ours = new Set(handlesOf(cast));
  return {
    posts: posts.filter(({ from }) => people.has(from)),
    messages: dms.filter(({ from }) => people.has(from)),
    likes: likes.filter(({ user }) => ours.has(user)),
  };
}

export async function gapsOf({ api, accounts }: Pick<Stage, 'api' | 'accounts'>): Promise<GapFacts[]> {
  const gaps: GapFacts[] = [];
  for (const { id: accountId } of accounts) {
    const found = await api.all(`/v1/accounts/${accountId}/gaps`);
    gaps.push(...found.map((gap) => ({ ...gap, accountId })));
  }
  return gaps;
}

export const inboxOf = ({ api }: Pick<Stage, 'api'>, accountId: string): Promise<InboxItem[]> =>
  api.all(`/v1/inbox?accountId=${accountId}`);

export async function accountsOf({
  api,
  cast,
  accounts,
}: Pick<Stage, 'api' | 'cast' | 'accounts'>): Promise<AccountFacts[]> {
  const found: AccountFacts[] = [];
  for (const { id } of accounts) {
    const { handle, xUserId, state, settings } = await api.get(`/v1/accounts/${id}`);
    const played = cast.accounts.find((each) => each.handle === handle);
    found.push({
      ...{ id, handle, xUserId, state, threadingIntervalMinutes: settings.threadingIntervalMinutes },
      ...(played?.mentions === 'keywords' ? { keyword } : {}),
      ...(played?.likes ? { likes: true } : {}),
    });
  }
  return found;
}
