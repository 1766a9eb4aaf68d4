import type { Item } from '../items/item.js';
import type { Ticket } from '../tickets/ticket.js';
import type { Decision } from './decide.js';
import type { Desk } from './desk.js';
import { subjectOf } from './subject.js';

/** What filing does with tickets of any channel. */

export const openedVerdict = { outcome: 'opened', reason: null } as const;
export const joinedVerdict = { outcome: 'joined', reason: null } as const;

export const earlier = (known: Date | null, at: Date): Date => (known && known < at ? known : at);
export const later = (known: Date | null, at: Date): Date => (known && known > at ? known : at);

/** The first answer is the earliest one after the customer's first words. */
export const firstReplyWith = ({ firstPostAt, firstRepliedAt }: Ticket, { createdAt }: Item): Date | null =>
  firstPostAt && createdAt < firstPostAt ? firstRepliedAt : earlier(firstRepliedAt, createdAt);

const linksKept = 100;

/** Links both ways, as long as a flood of authors in one conversation stays readable. */
export function link(desk: Desk, ticket: Ticket, before: Ticket): void {
  const current = desk.tickets().find(({ _id }) => _id === ticket._id) ?? ticket;
  desk.change(ticket._id, { linked: [...current.linked, before._id] });
  const older = desk.tickets().find(({ _id }) => _id === before._id) ?? before;
  if (older.linked.length < linksKept) desk.change(before._id, { linked: [...older.linked, ticket._id] });
}

type Opening = Extract<Decision, { readonly outcome: 'ticket' }>;

/** A ticket that an item opens, but for what is of its channel. */
export const newTicket = (desk: Desk, item: Item, { values, filedBy }: Opening) => ({
  ...values,
  status: 'new' as const,
  subject: subjectOf(item.text),
  requesterId: desk.contactFor(item)._id,
  requesterXUserId: item.author.xUserId,
  accountId: desk.account._id,
  assigneeId: null,
  continuedBy: null,
  linked: [],
  filedBy,
  firstPostAt: item.createdAt,
  firstRepliedAt: null,
  solvedAt: null,
  conversationXId: null,
  dmFirstAt: null,
  dmLastAt: null,
});
