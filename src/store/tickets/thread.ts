import type { Ticket } from '../../domain/tickets/ticket.js';
import { inSession, type ClientSession, type Database } from '../database.js';

/** Longer ones are followed no further. */
const ticketsAtMost = 100;

/**
 * A ticket and what followed it once it was closed, of the same customer, oldest first; the last one is where
 * it goes on. Empty when there is no such ticket.
 */
export async function threadOf(db: Database, ticketId: string, session?: ClientSession): Promise<Ticket[]> {
  const options = inSession(session);
  const thread: Ticket[] = [];
  let next = await db.tickets.findOne({ _id: ticketId }, options);
  while (next && thread.length < ticketsAtMost && !thread.some(({ _id }) => _id === next?._id)) {
    thread.push(next);
    next = next.status === 'closed' ? await after(db, next, options) : null;
  }
  return thread;
}

async function after(
  db: Database,
  { _id, continuedBy, requesterXUserId }: Ticket,
  options: { session?: ClientSession },
): Promise<Ticket | null> {
  const theirs = { requesterXUserId };
  if (continuedBy !== null) return db.tickets.findOne({ _id: continuedBy, ...theirs }, options);
  const newest = { ...options, sort: { createdAt: -1, _id: -1 } } as const;
  return db.tickets.findOne({ linked: _id, followUpOf: _id, ...theirs }, newest);
}
