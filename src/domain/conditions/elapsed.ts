import type { Ticket } from '../tickets/ticket.js';
import type { HourField } from './condition.js';

/** Where in a ticket it says since when the hours of a field count. */
export const hourPaths = {
  hoursSinceCreated: 'createdAt',
  hoursSinceStatus: 'facts.statusAt',
  hoursSinceSolved: 'solvedAt',
  hoursSinceAssigned: 'facts.assignedAt',
  hoursSinceCustomerWrote: 'facts.customerWroteAt',
  hoursSinceAgentWrote: 'facts.agentWroteAt',
} as const satisfies Record<HourField, string>;

/** The moment from which the hours of a field count; null: nobody knows, or it has not happened. */
export function countsFrom(ticket: Ticket, field: HourField): Date | null {
  const { facts } = ticket;
  switch (field) {
    case 'hoursSinceCreated':
      return ticket.createdAt;
    case 'hoursSinceStatus':
      return facts?.statusAt ?? null;
    case 'hoursSinceSolved':
      return ticket.solvedAt;
    case 'hoursSinceAssigned':
      return facts?.assignedAt ?? null;
    case 'hoursSinceCustomerWrote':
      return facts?.customerWroteAt ?? null;
    case 'hoursSinceAgentWrote':
      return facts?.agentWroteAt ?? null;
  }
}
