import type {
  AccountFacts,
  Ask,
  CommentFacts,
  ContactFacts,
  Facts,
  InboxItem,
  ReplyFacts,
  TicketFacts,
} from '../ledgers/facts.js';
import { accounts as cast, keyword } from '../plan/cast.js';
import type { World } from './world.js';

export interface Doings {
  readonly asks: readonly Ask[];
  readonly ownWords: ReadonlySet<string>;
}

/** All that both ledgers show, through the public API and the sandbox's control API. */
export async function collect(world: World, { asks, ownWords }: Doings): Promise<Facts> {
  const { api, control } = world;
  const { posts, dms } = await control.ledger();
  const inbox: InboxItem[] = [];
  for (const { id } of world.accounts) inbox.push(...(await inboxOf(world, id)));
  const tickets: TicketFacts[] = [];
  const replies: ReplyFacts[] = [];
  for (const ticket of await api.all<Omit<TicketFacts, 'comments'>>('/v1/tickets')) {
    const comments = await api.all<CommentFacts>(`/v1/tickets/${ticket.id}/comments`);
    tickets.push({ ...ticket, comments });
    if (asks.some(({ ticketId }) => ticketId === ticket.id))
      replies.push(...(await api.all<ReplyFacts>(`/v1/tickets/${ticket.id}/replies`)));
  }
  return {
    accounts: await accountsOf(world),
    posts: posts.filter(({ deleted }) => !deleted),
    messages: dms,
    inbox,
    tickets,
    replies,
    contacts: await api.all<ContactFacts>('/v1/contacts'),
    asks,
    ownWords,
    mails: await control.mail(),
  };
}

export const inboxOf = ({ api }: Pick<World, 'api'>, accountId: string): Promise<InboxItem[]> =>
  api.all<InboxItem>(`/v1/inbox?accountId=${accountId}`);

export async function accountsOf({ api }: Pick<World, 'api'>): Promise<AccountFacts[]> {
  const accounts = await api.all<AccountFacts>('/v1/accounts');
  return accounts.map(({ id, handle, xUserId, state }) => {
    const byKeyword = cast.some((each) => each.handle === handle && each.mentions === 'keywords');
    return { id, handle, xUserId, state, ...(byKeyword ? { keyword } : {}) };
  });
}
