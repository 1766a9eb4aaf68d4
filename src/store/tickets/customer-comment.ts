import { customerWrites, type CustomerWrites } from '../../domain/tickets/customer-writes.js';
import { requesterAtX } from '../../domain/tickets/contact.js';
import { changeOf, commentTold } from '../../domain/events/news.js';
import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { openTicket } from './open-tickets.js';
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
  const commentId = newId();
  const words = { commentId, text: says.text };
  const holder = await writeHolder(db, ticket, customerWrites(ticket, says.text, now), words, now, session);
  await db.comments.insertOne({ ...commentIn(holder, says, now), _id: commentId }, { session });
  return holder;
}

/** What the customer says, and the comment that will hold it. */
export interface Words {
  readonly commentId: string;
  readonly text: string;
}

const customer = { kind: 'customer' } as const;

/** Writes what becomes of a ticket, read in the same transaction; returns the one that is to have the customer's words. */
export async function writeHolder(
  db: Database,
  ticket: Ticket,
  writes: CustomerWrites,
  words: Words,
  now: Date,
  session: ClientSession,
): Promise<Ticket> {
  if (writes.outcome === 'joins') {
    await db.tickets.replaceOne({ _id: ticket._id }, writes.ticket, { session });
    const said = [commentTold(words.commentId)];
    await recordTicketEvents(db, [changeOf(ticket, writes.ticket, customer, now, said)], session);
    return writes.ticket;
  }
  const nextId = newId();
  const isContinuation = writes.outcome === 'continues';
  const continuedBy = isContinuation ? nextId : writes.before.continuedBy;
  const before = { ...writes.before, continuedBy, linked: [...writes.before.linked, nextId] };
  // Before the next one, so that the flag of the newest DM thread is free.
  await db.tickets.replaceOne({ _id: ticket._id }, before, { session });
  await recordTicketEvents(db, [changeOf(ticket, before, { kind: 'perch' }, now)], session);
  return open(db, { ...writes.next, _id: nextId, number: 0 }, words, isContinuation, now, session);
}

async function open(
  db: Database,
  ticket: Ticket,
  { commentId, text }: Words,
  isContinuation: boolean,
  now: Date,
  session: ClientSession,
): Promise<Ticket> {
  const requester = await db.contacts.findOne({ _id: ticket.requesterId }, { session });
  const author = requester && requesterAtX(requester, ticket);
  const said = { author, language: null, texts: [text], commentIds: [commentId], isContinuation };
  return openTicket(db, { ticket, by: customer, ...said }, now, session);
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
