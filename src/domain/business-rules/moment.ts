import { countsFrom } from '../conditions/elapsed.js';
import type { Ticket } from '../tickets/ticket.js';
import { countedHours } from './refusals.js';
import type { Automation } from './rules.js';

/**
 * The time since which an automation counts for a ticket: it acts once for each. Of several that its conditions name
 * the latest, since each of them is new when it is set. Null: nobody knows any.
 */
export function momentOf({ conditions }: Pick<Automation, 'conditions'>, ticket: Ticket): Date | null {
  const times = countedHours(conditions).flatMap((field) => countsFrom(ticket, field)?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** On record once (`AutomationRun`). */
export const runId = (automationId: string, ticketId: string, moment: Date): string =>
  `${automationId}/${ticketId}/${moment.getTime()}`;
