import type { Ticket } from '../tickets/ticket.js';
import type { TicketLinkSettings } from './link-settings.js';

const dayMs = 86_400_000;

/**
 * Whether the link of a ticket opens it no more: it was closed, and nothing has happened to it, for longer
 * than the setting (S46, S47). A closed ticket changes only when another one follows it.
 */
export const isLinkExpired = (
  { status, updatedAt }: Pick<Ticket, 'status' | 'updatedAt'>,
  { daysAfterClosing }: Pick<TicketLinkSettings, 'daysAfterClosing'>,
  now: Date,
): boolean => status === 'closed' && now.getTime() - updatedAt.getTime() >= daysAfterClosing * dayMs;
