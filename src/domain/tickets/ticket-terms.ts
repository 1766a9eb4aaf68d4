import { searchTerms } from '../search/terms.js';
import type { Contact } from './contact.js';
import type { Ticket } from './ticket.js';

/** What a ticket is found by besides its number: words of its subject, and of whoever asks. */
export const ticketTerms = (
  { subject }: Pick<Ticket, 'subject'>,
  requester: Pick<Contact, 'name' | 'xUsers'> | null,
): string[] =>
  searchTerms([subject, requester?.name ?? '', ...(requester?.xUsers ?? []).map(({ handle }) => handle)]);
