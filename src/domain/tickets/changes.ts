import type { Ticket, TicketStatus } from './ticket.js';

/** The fields of which a ticket's history tells what they were and became. */
export const ticketFields = [
  'status',
  'groupId',
  'assigneeId',
  'departmentId',
  'productId',
  'priority',
  'tags',
  'subject',
  'requesterId',
] as const satisfies readonly (keyof Ticket)[];
export type TicketField = (typeof ticketFields)[number];

/** Who asks is changed with contacts alone. */
type ChangedField = Exclude<TicketField, 'requesterId'>;

/** What an agent or a rule may change of a ticket; absent or undefined stays. */
export type TicketChanges = { readonly [Field in ChangedField]?: Ticket[Field] | undefined };

export type ChangedTicket =
  { readonly outcome: 'changed'; readonly ticket: Ticket } | { readonly outcome: 'ticketClosed' };

/** The ticket after an agent's change; a closed ticket never changes again. */
export function changeTicket(ticket: Ticket, changes: TicketChanges, now: Date): ChangedTicket {
  if (ticket.status === 'closed') return { outcome: 'ticketClosed' };
  const status = changes.status ?? ticket.status;
  const { sessionEndedAt, ...rest } = ticket;
  const changed: Required<Pick<Ticket, ChangedField>> = {
    status,
    subject: changes.subject ?? ticket.subject,
    groupId: changes.groupId === undefined ? ticket.groupId : changes.groupId,
    departmentId: changes.departmentId === undefined ? ticket.departmentId : changes.departmentId,
    productId: changes.productId === undefined ? ticket.productId : changes.productId,
    assigneeId: changes.assigneeId === undefined ? ticket.assigneeId : changes.assigneeId,
    priority: changes.priority ?? ticket.priority,
    tags: changes.tags ?? ticket.tags,
  };
  return {
    outcome: 'changed',
    ticket: {
      ...rest,
      ...(sessionEndedAt && !isReopened(ticket, status) ? { sessionEndedAt } : {}),
      ...changed,
      solvedAt: solvedAt(ticket, status, now),
      ...(status === 'closed' ? { closedAt: now } : {}),
      updatedAt: now,
      version: ticket.version + 1,
    },
  };
}

/** By hand: an ended session then goes on (S33). */
const isReopened = (ticket: Ticket, status: TicketStatus): boolean =>
  ticket.status === 'solved' && !isSolved(status);

const isSolved = (status: TicketStatus): boolean => status === 'solved' || status === 'closed';

function solvedAt(ticket: Ticket, status: TicketStatus, now: Date): Date | null {
  if (!isSolved(status)) return null;
  return ticket.solvedAt ?? now;
}
