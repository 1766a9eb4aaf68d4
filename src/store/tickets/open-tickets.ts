import type { XUser } from '../../domain/at-x/objects.js';
import type { Acted } from '../../domain/business-rules/act.js';
import type { Actor } from '../../domain/events/event.js';
import { changesTold, commentTold, type TicketNews } from '../../domain/events/news.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { factsAtOpening } from '../../domain/tickets/facts-of.js';
import { holdRequesters } from '../contacts/hold.js';
import type { ClientSession, Database } from '../database.js';
import { dispatchOpened, type Undispatched } from '../business-rules/dispatch-opened.js';
import { recordTicketEvents } from '../events/record.js';
import { reserveTicketNumbers } from './numbers.js';
import { withTerms } from './terms.js';

export interface Opening {
  /** Its number and facts are given here. */
  readonly ticket: Ticket;
  readonly by: Actor;
  /** The X user who asks, as known when it is opened; null: nobody at X, or not known. */
  readonly author: XUser | null;
  /** Of the first post, as X detected it. */
  readonly language: string | null;
  /** The customer's first words. */
  readonly texts: readonly string[];
  /** When the customer wrote the newest of them, by X's time; absent: now. */
  readonly wroteAt?: Date | undefined;
  /** Of the comments that hold them. */
  readonly commentIds: readonly string[];
  /** It goes on from a full ticket: no rule speaks (S35, S51). */
  readonly isContinuation: boolean;
}

/** Opens one, and holds its requester. */
export async function openTicket(
  db: Database,
  opening: Opening,
  now: Date,
  session: ClientSession,
): Promise<Ticket> {
  const [opened = opening.ticket] = await openTickets(db, [opening], now, session);
  await holdRequesters(db, [opened.requesterId], session);
  return opened;
}

/**
 * The one place where tickets are opened: numbers, facts, search terms, and what is told of it, as one change. Contacts of
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
  const dispatched = await dispatchOpened(db, await numbered(db, openings, now), now, session);
  const opened = dispatched.map(({ ticket }) => ticket);
  const tickets = await withTerms(db, opened, session);
  await db.tickets.insertMany(tickets, { session });
  await recordTicketEvents(
    db,
    openings.flatMap((opening, index) => {
      const ticket = tickets[index] ?? opening.ticket;
      return [
        tellOpened(opening, ticket, now),
        ...tellDispatched(ticket, dispatched[index]?.acted ?? [], now),
      ];
    }),
    session,
  );
  return tickets;
}

async function numbered(db: Database, openings: readonly Opening[], at: Date): Promise<Undispatched[]> {
  const first = await reserveTicketNumbers(db, openings.length);
  return openings.map(({ ticket, ...opened }, index) => ({
    ticket: { ...ticket, number: first + index, facts: factsAtOpening(ticket, { ...opened, at }) },
    isContinuation: opened.isContinuation,
  }));
}

const tellOpened = ({ by, commentIds }: Opening, ticket: Ticket, at: Date): TicketNews => ({
  ticket,
  by,
  at,
  told: [{ type: 'ticket.created' }, ...commentIds.map(commentTold)],
});

/** Of the same change: the dispatcher is part of opening a ticket. */
const tellDispatched = (ticket: Ticket, acted: readonly Acted[], at: Date): TicketNews[] =>
  acted.map(({ by, changes }) => ({ ticket, by, at, told: changesTold(changes) }));
