import { byPerch, type Actor } from '../events/event.js';
import { changeOf, commentTold, type TicketNews } from '../events/news.js';
import type { Comment, Ticket } from '../tickets/ticket.js';
import type { FilingPlan } from './desk.js';

const customer: Actor = { kind: 'customer' };

type Filed = Pick<FilingPlan, 'newTickets' | 'changedTickets' | 'ticketsBefore' | 'comments'>;

/**
 * What filing tells of tickets, beside that they were opened: what was said there by the customer and by us, and what
 * changed by it. What is only shown, as the post that one answers, or noted, is told to nobody. What the account
 * itself said at X is told as Perch's doing: which person wrote it, X does not say.
 */
export function newsOfFiling(
  { newTickets, changedTickets, ticketsBefore, comments }: Filed,
  now: Date,
): TicketNews[] {
  const before = new Map(ticketsBefore.map((ticket) => [ticket._id, ticket]));
  const saidIn = (ticket: Ticket, side: Comment['side']) =>
    comments
      .filter((comment) => comment.ticketId === ticket._id && comment.side === side)
      .map(({ _id }) => commentTold(_id));
  return [
    ...changedTickets.flatMap((ticket) => [
      changeOf(ticket, ticket, customer, now, saidIn(ticket, 'customer')),
      changeOf(ticket, ticket, byPerch, now, saidIn(ticket, 'agent')),
      changeOf(before.get(ticket._id) ?? ticket, ticket, changer(ticket), now),
    ]),
    ...newTickets.map((ticket) => changeOf(ticket, ticket, byPerch, now, saidIn(ticket, 'agent'))),
  ].filter(({ told }) => told.length > 0);
}

/** The customer opens a ticket again; only one that is full is closed (S35). */
const changer = ({ status }: Ticket): Actor => (status === 'closed' ? byPerch : customer);
