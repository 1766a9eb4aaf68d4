import type { PerchEvent } from '../../domain/events/event.js';
import type { TicketNews } from '../../domain/events/news.js';
import { newId, type ClientSession, type Database } from '../database.js';

export type { Told, TicketNews } from '../../domain/events/news.js';

/** Writes what happened to tickets into their history and the way out, in the transaction in which it happens. */
export async function recordTicketEvents(
  db: Database,
  news: readonly TicketNews[],
  session: ClientSession,
): Promise<void> {
  const events = news.flatMap(ticketEvents);
  if (events.length > 0) await db.events.insertMany(events, { session });
}

/** What is written of it. */
export function ticketEvents({ ticket, by, at, told, changeId = newId() }: TicketNews): PerchEvent[] {
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
