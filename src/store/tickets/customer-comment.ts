import {
  customerWrites,
  type CustomerWrites,
  type OpenedTicket,
} from '../../domain/tickets/customer-writes.js';
import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import { holdRequesters } from '../contacts/hold.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { reserveTicketNumbers } from './numbers.js';
import { withTerms } from './terms.js';
import { threadOf } from './thread.js';
import { blankComment } from './blank-comment.js';

export interface CustomerSays {
  readonly ticketId: string;
  readonly via: 'page';
  readonly authorName: string;
  readonly text: string;
  /** What it is sent under: a second time it is said already. */
  readonly formHash: string;
}

/**
 * Adds what a customer wrote elsewhere than on X, to the ticket or what goes on from it (S47); returns the
 * ticket that has it then, null when there is none. Sent again it changes nothing.
 */
export async function addCustomerComment(
  db: Database,
  says: CustomerSays,
  now: Date,
  session: ClientSession,
): Promise<Ticket | null> {
  const thread = await threadOf(db, says.ticketId, session);
  const ticket = thread.at(-1);
  if (!ticket) return null;
  const said = await db.comments.findOne(
    { ticketId: { $in: thread.map(({ _id }) => _id) }, formHash: says.formHash },
    { session },
  );
  if (said) return ticket;
  const holder = await writeHolder(db, ticket, customerWrites(ticket, says.text, now), session);
  await db.comments.insertOne(commentIn(holder, says, now), { session });
  return holder;
}

/** Writes what becomes of a ticket, read in the same transaction; returns the one that has the customer's words. */
export async function writeHolder(
  db: Database,
  ticket: Ticket,
  writes: CustomerWrites,
  session: ClientSession,
): Promise<Ticket> {
  if (writes.outcome === 'joins') {
    await db.tickets.replaceOne({ _id: ticket._id }, writes.ticket, { session });
    return writes.ticket;
  }
  const nextId = newId();
  const continuedBy = writes.outcome === 'continues' ? nextId : writes.before.continuedBy;
  const linked = [...writes.before.linked, nextId];
  // Before the next one, so that the flag of the newest DM thread is free.
  await db.tickets.replaceOne({ _id: ticket._id }, { ...writes.before, continuedBy, linked }, { session });
  return open(db, nextId, writes.next, session);
}

async function open(
  db: Database,
  _id: string,
  opened: OpenedTicket,
  session: ClientSession,
): Promise<Ticket> {
  const numbered = { ...opened, _id, number: await reserveTicketNumbers(db, 1) };
  const [ticket = numbered] = await withTerms(db, [numbered], session);
  await db.tickets.insertOne(ticket, { session });
  await holdRequesters(db, [ticket.requesterId], session);
  return ticket;
}

const commentIn = (
  ticket: Ticket,
  { via, authorName, text, formHash }: CustomerSays,
  now: Date,
): Comment => ({
  ...blankComment(ticket, now),
  side: 'customer',
  visibility: 'private',
  via,
  authorName,
  text,
  formHash,
});
