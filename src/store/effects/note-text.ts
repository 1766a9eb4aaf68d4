import { filled, notePlaceholders, placeholdersIn } from '../../domain/effects/placeholders.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { placeholderValues } from './values.js';

const noAddresses = { ticketUrl: () => Promise.resolve(null), satisfactionUrl: null };

/** A rule's note in words: what stands in it for the ticket has the values that the rule leaves it with (S52). */
export async function noteText(
  db: Database,
  ticket: Ticket,
  text: string,
  now: Date,
  session: ClientSession,
): Promise<string> {
  const names = placeholdersIn(text).filter((name) => notePlaceholders.includes(name));
  return filled(text, await placeholderValues(db, ticket, names, { addresses: noAddresses, now, session }));
}
