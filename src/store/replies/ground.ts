import { sendersFor, type Senders } from '../../domain/replies/senders.js';
import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import { inSession, type ClientSession, type Database } from '../database.js';

/** What an answer to a ticket is planned on: who may send it, and what the customer said, oldest first. */
export interface ReplyGround {
  readonly senders: Senders;
  readonly customerPosts: readonly Comment[];
}

export async function replyGround(
  db: Database,
  ticket: Ticket,
  session?: ClientSession,
): Promise<ReplyGround> {
  const linked = await db.accounts.find({ unlinkedAt: null }, inSession(session)).toArray();
  const own = linked.find(({ _id }) => _id === ticket.accountId) ?? null;
  const customerPosts = await customerPostsOf(db, ticket, session);
  return { senders: sendersFor(ticket, own, linked), customerPosts };
}

/** One that was opened by a mail or on the ticket page holds no post: what it follows may. */
async function customerPostsOf(db: Database, ticket: Ticket, session?: ClientSession): Promise<Comment[]> {
  const posts = await db.comments
    .find({ ticketId: ticket._id, side: 'customer', xId: { $type: 'string' } }, inSession(session))
    .sort({ at: 1, order: 1 })
    .toArray();
  if (posts.length > 0 || ticket.followUpOf === null) return posts;
  const before = await db.tickets.findOne({ _id: ticket.followUpOf }, inSession(session));
  return before ? customerPostsOf(db, before, session) : posts;
}
