import type { mongo } from 'mongoose';
import type { Agent } from '../../domain/agents/agent.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { Database } from '../database.js';
import { ticketsSeenBy } from '../seen-by.js';

const shownAtMost = 20;

/** The newest tickets of an X user and of the contact they are tied to, of those the agent sees (S29). */
export function pastTickets(
  db: Database,
  agent: Agent,
  { xUserId, contactId }: { readonly xUserId: string; readonly contactId: string | null },
): Promise<Ticket[]> {
  const theirs: mongo.Filter<Ticket>[] = [
    { requesterXUserId: xUserId },
    ...(contactId === null ? [] : [{ requesterId: contactId }]),
  ];
  return db.tickets
    .find({ $and: [{ $or: theirs }, ticketsSeenBy(agent)] })
    .sort({ createdAt: -1, _id: -1 })
    .limit(shownAtMost)
    .toArray();
}
