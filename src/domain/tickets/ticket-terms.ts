import { searchTerms } from '../search/terms.js';
import type { Contact } from './contact.js';
import type { Ticket } from './ticket.js';

type Requester = Pick<Contact, 'name' | 'xUsers'>;

/** What whoever asks is called. */
export const requesterTexts = ({ name, xUsers }: Requester): string[] => [
  name,
  ...xUsers.map(({ handle }) => handle),
];

/** What a ticket is found by besides its number: words of its subject, and of whoever asks. */
export const ticketTerms = ({ subject }: Pick<Ticket, 'subject'>, requester: Requester | null): string[] =>
  searchTerms([subject, ...(requester ? requesterTexts(requester) : [])]);
