import type { Item } from '../../../domain/items/item.js';
import type { Ticket } from '../../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../../database.js';
import { strings } from './strings.js';

/**
 * The tickets that messages may join or follow: of each X user the unclosed ones, the one of the newest message,
 * and where a message is older than that one, the newest that began by it (S32, S33).
 */
export async function dmThreads(
  db: Database,
  accountId: string,
  messages: readonly Item[],
  session: ClientSession,
): Promise<Ticket[]> {
  const peers = strings(messages.map(({ peerXUserId }) => peerXUserId));
  if (peers.length === 0) return [];
  const ofAccount = { accountId, channel: 'x_dm' as const };
  const threads = await db.tickets
    .find(
      {
        ...ofAccount,
        requesterXUserId: { $in: peers },
        $or: [{ status: { $ne: 'closed' } }, { currentDmThread: true }],
      },
      { session },
    )
    .toArray();
  for (const { createdAt, peerXUserId } of messages.filter((message) => isLate(message, threads))) {
    const before = { ...ofAccount, requesterXUserId: peerXUserId, dmFirstAt: { $lte: createdAt } };
    const ticket = await db.tickets.findOne(
      { ...before, continuedBy: null },
      { session, sort: { dmFirstAt: -1 }, hint: 'dmThreads' },
    );
    if (ticket) threads.push(ticket);
  }
  return threads;
}

const isLate = ({ origins, peerXUserId, createdAt }: Item, threads: readonly Ticket[]): boolean =>
  !origins.includes('own') &&
  threads.some(
    ({ currentDmThread, requesterXUserId, dmFirstAt }) =>
      currentDmThread && requesterXUserId === peerXUserId && dmFirstAt !== null && createdAt < dmFirstAt,
  );

/** Of each conversation: the authors' own tickets; where a reply belongs to it, also its first one. */
export async function conversationTickets(
  db: Database,
  accountId: string,
  posts: readonly Item[],
  session: ClientSession,
): Promise<Ticket[]> {
  const conversations = strings(posts.map(({ conversationXId }) => conversationXId));
  if (conversations.length === 0) return [];
  const authors = [...new Set(posts.map(({ author }) => author.xUserId))];
  const own = await db.tickets
    .find(
      { accountId, conversationXId: { $in: conversations }, requesterXUserId: { $in: authors } },
      { session },
    )
    .toArray();
  const firsts: Ticket[] = [];
  const replies = posts.filter(({ inReplyToXId }) => inReplyToXId !== null);
  for (const conversationXId of strings(replies.map((reply) => reply.conversationXId))) {
    const first = await db.tickets.findOne(
      { accountId, conversationXId },
      // Left to itself the server may sort all tickets of a conversation, or read those of all accounts by age.
      { session, sort: { _id: 1 }, hint: 'firstOfConversation' },
    );
    if (first) firsts.push(first);
  }
  return [...own, ...firsts];
}

/** What full tickets go on in, each by the one before (S35). */
export async function addContinuations(
  db: Database,
  tickets: Map<string, Ticket>,
  session: ClientSession,
): Promise<void> {
  for (;;) {
    const wanted = strings([...tickets.values()].map(({ continuedBy }) => continuedBy));
    const missing = wanted.filter((id) => !tickets.has(id));
    if (missing.length === 0) return;
    const found = await db.tickets.find({ _id: { $in: missing } }, { session }).toArray();
    // One that is gone is not looked for again.
    if (found.length === 0) return;
    for (const ticket of found) tickets.set(ticket._id, ticket);
  }
}
