import type { FastifyRequest } from 'fastify';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import { contactsRepository } from '../../src/store/contacts/repository.js';
import type { ClientSession } from '../../src/store/database.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { agentOf } from '../route-permissions.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { ticketsNamedBy, viewTicket } from '../views/ticket.js';

/** How tickets are shown to the caller: with who asks, and naming no ticket that they do not see (S29). */
export function seenTickets({ db }: Pick<Parts, 'db'>, request: FastifyRequest) {
  const agent = agentOf(request);
  const tickets = ticketListing(db);
  const contacts = contactsRepository(db);

  async function viewAll(shown: readonly Ticket[], session?: ClientSession) {
    const seen = await tickets.seenAmong(shown.flatMap(ticketsNamedBy), agent, session);
    const found = await contacts.byIds(
      shown.map(({ requesterId }) => requesterId),
      session,
    );
    const requesters = new Map(found.map((contact) => [contact._id, contact]));
    return shown.map((ticket) => viewTicket(ticket, requesters.get(ticket.requesterId) ?? null, seen));
  }

  return {
    viewAll,
    async view(ticket: Ticket, session?: ClientSession) {
      const [viewed] = await viewAll([ticket], session);
      if (!viewed) throw notFound();
      return viewed;
    },
  };
}
