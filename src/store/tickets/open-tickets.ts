import type { XUser } from '../../domain/at-x/objects.js';
import type { Actor } from '../../domain/events/event.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { recordTicketEvents, type TicketNews } from '../events/record.js';
import { reserveTicketNumbers } from './numbers.js';
import { withTerms } from './terms.js';

export interface Opening {
  /** Its number is given here. */
  readonly ticket: Ticket;
  readonly by: Actor;
  /** The X user who asks, as known when it is opened; null: nobody at X, or not known. */
  readonly author: XUser | null;
  /** Of the first post, as X detected it. */
  readonly language: string | null;
  /** The customer's first words. */
  readonly texts: readonly string[];
  /** Of the comments that hold them. */
  readonly commentIds: readonly string[];
  /** It goes on from a full ticket: no rule speaks (S35, S51). */
  readonly isContinuation: boolean;
}

/**
 * The one place where tickets are opened: numbers, search terms, and what is told of it, as one change. Contacts of
 * the requesters stand already; the caller holds them (`holdRequesters`) and writes the comments, in the same
 * transaction. Returns the tickets as they are stored, in the order of the openings.
 */
export async function openTickets(
  db: Database,
  openings: readonly Opening[],
  now: Date,
  session: ClientSession,
): Promise<readonly Ticket[]> {
  if (openings.length === 0) return [];
  const tickets = await withTerms(db, await numbered(db, openings), session);
  await db.tickets.insertMany(tickets, { session });
  await recordTicketEvents(
    db,
    openings.map((opening, index) => opened(opening, tickets[index] ?? opening.ticket, now)),
    session,
  );
  return tickets;
}

async function numbered(db: Database, openings: readonly Opening[]): Promise<Ticket[]> {
  const first = await reserveTicketNumbers(db, openings.length);
  return openings.map(({ ticket }, index) => ({ ...ticket, number: first + index }));
}

const opened = ({ by, commentIds }: Opening, ticket: Ticket, at: Date): TicketNews => ({
  ticket,
  by,
  at,
  told: [
    { type: 'ticket.created' },
    ...commentIds.map((commentId) => ({ type: 'comment.created' as const, commentId })),
  ],
});
