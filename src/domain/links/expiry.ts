import type { Ticket } from '../tickets/ticket.js';
import type { TicketLinkSettings } from './link-settings.js';
import { dayMs } from '../durations.js';

/**
 * Whether the link of a ticket opens it no more: it was closed longer ago than the setting (S46, S47),
 * whatever was recorded about it since.
 */
export const isLinkExpired = (
  { status, closedAt, updatedAt }: Pick<Ticket, 'status' | 'closedAt' | 'updatedAt'>,
  { daysAfterClosing }: Pick<TicketLinkSettings, 'daysAfterClosing'>,
  now: Date,
): boolean =>
  status === 'closed' && now.getTime() - (closedAt ?? updatedAt).getTime() >= daysAfterClosing * dayMs;
