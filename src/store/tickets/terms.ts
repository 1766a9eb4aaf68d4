import type { Contact } from '../../domain/tickets/contact.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { ticketTerms } from '../../domain/tickets/ticket-terms.js';
import { inSession, type ClientSession, type Database } from '../database.js';

/** The tickets as they are stored: with what searches find them by. */
export async function withTerms(
  db: Database,
  tickets: readonly Ticket[],
  session?: ClientSession,
): Promise<Ticket[]> {
  const contacts = await db.contacts
    .find(
      { _id: { $in: [...new Set(tickets.map(({ requesterId }) => requesterId))] } },
      { projection: { name: 1, xUsers: 1 }, ...inSession(session) },
    )
    .toArray();
  const requesters = new Map(contacts.map((contact) => [contact._id, contact]));
  return tickets.map((ticket) => ({
    ...ticket,
    terms: ticketTerms(ticket, requesters.get(ticket.requesterId) ?? null),
  }));
}

/** More would outlast a transaction, and whoever waits for it. */
const renewedAtOnce = 200;

/**
 * Gives the newest tickets of a contact the terms that they have by what the contact is called now. Where there may be
 * more, the contact is marked and `renewLeftTerms` goes on.
 */
export async function renewTerms(db: Database, contact: Called, session: ClientSession): Promise<void> {
  const tickets = await db.tickets
    .find({ requesterId: contact._id }, { session, projection: { subject: 1 }, hint: 'byRequester' })
    .sort({ createdAt: -1, _id: -1 })
    .limit(renewedAtOnce)
    .toArray();
  await giveTerms(db, contact, tickets, session);
  if (tickets.length < renewedAtOnce) return;
  await db.contacts.updateOne({ _id: contact._id }, { $set: { renewedTo: '0' } }, { session });
}

/** Renews the terms of the tickets that `renewTerms` left, some at a time; returns how many. */
export async function renewLeftTerms(db: Database): Promise<number> {
  for (let renewed = 0; ;) {
    const done = await db.transaction((session) => renewSome(db, session));
    if (done === null) return renewed;
    renewed += done;
  }
}

/** Writes the contact too: a change of its name meanwhile begins anew. */
async function renewSome(db: Database, session: ClientSession): Promise<number | null> {
  const left = { renewedTo: { $gt: '' } };
  const contact = await db.contacts.findOne(left, { session, hint: 'renewing' });
  if (!contact) return null;
  const tickets = await db.tickets
    .find({ requesterId: contact._id, _id: { $gt: contact.renewedTo ?? '0' } }, { session })
    .project<Pick<Ticket, '_id' | 'subject'>>({ subject: 1 })
    .sort({ _id: 1 })
    .limit(renewedAtOnce)
    .hint('byRequester')
    .toArray();
  await giveTerms(db, contact, tickets, session);
  const last = tickets.at(-1)?._id;
  const mark = last === undefined ? { $unset: { renewedTo: 1 as const } } : { $set: { renewedTo: last } };
  await db.contacts.updateOne({ _id: contact._id }, mark, { session });
  return tickets.length;
}

type Called = Pick<Contact, '_id' | 'name' | 'xUsers'>;

async function giveTerms(
  db: Database,
  contact: Called,
  tickets: readonly Pick<Ticket, '_id' | 'subject'>[],
  session: ClientSession,
): Promise<void> {
  if (tickets.length === 0) return;
  await db.tickets.bulkWrite(
    tickets.map(({ _id, subject }) => ({
      updateOne: { filter: { _id }, update: { $set: { terms: ticketTerms({ subject }, contact) } } },
    })),
    { session, ordered: false },
  );
}

/** Stored before tickets were found by terms. */
const lacking = { terms: null } as object;

export const lacksTicketTerms = async (db: Database): Promise<boolean> =>
  (await db.tickets.findOne(lacking, { projection: { _id: 1 }, hint: 'terms' })) !== null;

const batch = 500;

/** Gives such tickets their terms; returns how many there were. One that changes meanwhile is left for the next batch. */
export async function completeTickets(db: Database, tell: (line: string) => void): Promise<number> {
  for (let completed = 0; ;) {
    const tickets = await db.tickets.find(lacking, { hint: 'terms' }).limit(batch).toArray();
    if (tickets.length === 0) return completed;
    await db.tickets.bulkWrite(
      (await withTerms(db, tickets)).map(({ _id, subject, terms = [] }) => ({
        updateOne: { filter: { _id, subject, ...lacking }, update: { $set: { terms } } },
      })),
      { ordered: false },
    );
    completed += tickets.length;
    if (completed % 10_000 === 0) tell(`made ${completed} tickets searchable so far`);
  }
}
