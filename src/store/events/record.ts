import type { PerchEvent } from '../../domain/events/event.js';
import type { TicketNews } from '../../domain/events/news.js';
import { newId, type ClientSession, type Database } from '../database.js';

/** Writes what happened to tickets into their history and the way out, in the transaction in which it happens. */
export async function recordTicketEvents(
  db: Database,
  news: readonly TicketNews[],
  session: ClientSession,
): Promise<void> {
  const events = news.flatMap((each) => ticketEvents({ changeId: changeIdOf(session, each), ...each }));
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

/** A session has one transaction (`inTransaction`): what several places tell of a ticket in it is one change (S55). */
const changes = new WeakMap<ClientSession, Map<string, string>>();

function changeIdOf(session: ClientSession, { ticket }: TicketNews): string {
  const ofSession = changes.get(session) ?? new Map<string, string>();
  changes.set(session, ofSession);
  const changeId = ofSession.get(ticket._id) ?? newId();
  ofSession.set(ticket._id, changeId);
  return changeId;
}

/** Writes what happened that is of no ticket. */
export async function recordEvent(
  db: Database,
  event: Pick<PerchEvent, 'type' | 'at' | 'by' | 'accountId' | 'incidentId' | 'note'>,
  session: ClientSession,
): Promise<void> {
  const ofNone = { ticketId: null, ticketVersion: null };
  await db.events.insertOne(
    { ...event, ...ofNone, _id: newId(), changeId: newId(), pending: true },
    { session },
  );
}
