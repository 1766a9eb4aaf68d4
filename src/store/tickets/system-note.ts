import type { ClientSession, Database } from '../database.js';
import { blankComment } from './blank-comment.js';
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
      ...blankComment(ticket, now),
      side: 'system',
      visibility: 'internal',
      via: 'page',
      authorName: 'Perch',
      text,
    },
    { session },
  );
  await db.tickets.updateOne(
    { _id: ticket._id },
    { $set: { updatedAt: now }, $inc: { commentCount: 1, version: 1 } },
    { session },
  );
}
