import type { Actor, PerchEvent } from '../../domain/events/event.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { newId, type ClientSession, type Database } from '../database.js';

/** What happened to a ticket. */
export type Told = Pick<PerchEvent, 'type' | 'changes' | 'commentId' | 'replyId' | 'note'>;

export interface TicketNews {
  /** As it is after the change. */
  readonly ticket: Pick<Ticket, '_id' | 'accountId' | 'version'>;
  readonly by: Actor;
  readonly at: Date;
  readonly told: readonly Told[];
  /** Where it belongs to a change whose events are on record. */
  readonly changeId?: string;
}

/** Writes what happened to tickets into their history and the way out, in the transaction in which it happens. */
export async function recordTicketEvents(
  db: Database,
  news: readonly TicketNews[],
  session: ClientSession,
): Promise<void> {
  const events = news.flatMap(eventsOf);
  if (events.length > 0) await db.events.insertMany(events, { session });
}

function eventsOf({ ticket, by, at, told, changeId = newId() }: TicketNews): PerchEvent[] {
  return told.map((each) => ({
    ...each,
    _id: newId(),
    at,
    by,
    changeId,
    accountId: ticket.accountId,
    ticketId: ticket._id,
    ticketVersion: ticket.version,
    pending: true,
  }));
}
