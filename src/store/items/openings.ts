import type { FilingPlan } from '../../domain/filing/desk.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { Opening } from '../tickets/open-tickets.js';

/** The tickets that filing opens, each with what its customer said first. */
export function openingsOf({
  newTickets,
  changedTickets,
  comments,
  filed,
}: Pick<FilingPlan, 'newTickets' | 'changedTickets' | 'comments' | 'filed'>): Opening[] {
  const continuations = new Set([...newTickets, ...changedTickets].map(({ continuedBy }) => continuedBy));
  return newTickets.map((ticket: Ticket) => {
    const said = comments.filter(({ ticketId, side }) => ticketId === ticket._id && side === 'customer');
    const opener = filed.find(
      ({ ticketId, verdict }) => ticketId === ticket._id && verdict.outcome === 'opened',
    );
    return {
      ticket,
      by: { kind: 'customer' },
      author: opener?.item.author ?? null,
      language: null,
      texts: said.map(({ text }) => text),
      commentIds: said.map(({ _id }) => _id),
      isContinuation: continuations.has(ticket._id),
    };
  });
}
