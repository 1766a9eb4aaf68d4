import { newId, type ClientSession, type Database } from '../database.js';
import { threadOf } from './thread.js';

/** Tells agents something on a ticket, or what goes on from it; a closed one is told nothing. */
export async function noteOnTicket(
  db: Database,
  ticketId: string,
  text: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const ticket = (await threadOf(db, ticketId, session)).at(-1);
  if (!ticket || ticket.status === 'closed') return;
  await db.comments.insertOne(
    {
      _id: newId(),
      ticketId: ticket._id,
      accountId: ticket.accountId,
      side: 'system',
      visibility: 'internal',
      via: 'page',
      xId: null,
      itemId: null,
      replyId: null,
      agentId: null,
      authorName: 'Perch',
      text,
      media: [],
      at: now,
      order: '',
      edits: [],
    },
    { session },
  );
  await db.tickets.updateOne(
    { _id: ticket._id },
    { $set: { updatedAt: now }, $inc: { commentCount: 1, version: 1 } },
    { session },
  );
}
