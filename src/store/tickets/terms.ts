import type { Contact } from '../../domain/tickets/contact.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { ticketTerms } from '../../domain/tickets/ticket-terms.js';
import type { ClientSession, Database } from '../database.js';

/** The tickets as they are stored: with what searches find them by. */
export async function withTerms(
  db: Database,
  tickets: readonly Ticket[],
  session?: ClientSession,
): Promise<Ticket[]> {
  const contacts = await db.contacts
    .find(
      { _id: { $in: [...new Set(tickets.map(({ requesterId }) => requesterId))] } },
      { projection: { name: 1, xUsers: 1 }, ...(session ? { session } : {}) },
    )
    .toArray();
  const requesters = new Map(contacts.map((contact) => [contact._id, contact]));
  return tickets.map((ticket) => ({
    ...ticket,
    terms: ticketTerms(ticket, requesters.get(ticket.requesterId) ?? null),
  }));
}

/** Gives the tickets of a contact the terms that they have by what the contact is called now. */
export async function renewTerms(
  db: Database,
  contact: Pick<Contact, '_id' | 'name' | 'xUsers'>,
  session: ClientSession,
): Promise<void> {
  const tickets = await db.tickets
    .find({ requesterId: contact._id }, { session, projection: { subject: 1 }, hint: 'byRequester' })
    .toArray();
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
