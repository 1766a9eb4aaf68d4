import { commentOfAction } from '../../domain/filing/comments.js';
import type { Item } from '../../domain/items/item.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { newId, type ClientSession, type Database } from '../database.js';

/**
 * A like made here is noted on the ticket of its post, once (S3); on one that comes later filing notes it.
 * A repost made here needs nothing: X shows it among the account's own posts, and filing notes that.
 */
export async function noteLiked(db: Database, item: Item, now: Date, session: ClientSession): Promise<void> {
  if (item.ticketId === null || item.origins.includes('own')) return;
  const { accountId, xId } = item;
  const ticket = await newestOf(db, item.ticketId, session);
  const account = await db.accounts.findOne({ _id: accountId }, { session });
  if (!ticket || ticket.status === 'closed' || !account) return;
  if (await db.comments.findOne({ accountId, xId, action: 'liked' }, { session })) return;
  const at = item.liked?.at ?? now;
  await db.comments.insertOne(
    {
      ...commentOfAction(account, { kind: 'liked', postXId: xId, at, itemId: null }),
      ...{ _id: newId(), ticketId: ticket._id, accountId, via: 'x', replyId: null },
      agentId: item.liked?.agentId ?? null,
    },
    { session },
  );
  await db.tickets.updateOne(
    { _id: ticket._id },
    { $set: { updatedAt: now }, $inc: { commentCount: 1, version: 1 } },
    { session },
  );
}

/** The ticket itself, or what it goes on in since it is full (S35). */
async function newestOf(db: Database, ticketId: string, session: ClientSession): Promise<Ticket | null> {
  let ticket = await db.tickets.findOne({ _id: ticketId }, { session });
  while (ticket?.continuedBy) ticket = await db.tickets.findOne({ _id: ticket.continuedBy }, { session });
  return ticket;
}
