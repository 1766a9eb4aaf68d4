import { expectedWait } from '../../domain/effects/expected-wait.js';
import type { Placeholder, PlaceholderValues } from '../../domain/effects/placeholders.js';
import { requesterAtX } from '../../domain/tickets/contact.js';
import { ticketStatuses, type Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { dayMs } from '../../domain/durations.js';

/** What is not in the database, given by whoever knows addresses and keys. */
export interface Addresses {
  /** Gives the ticket its link to its page (S46). */
  readonly ticketUrl: (ticketId: string, session: ClientSession) => Promise<string | null>;
  /** Null where others than the customer read it: whoever has the link says how content they are. */
  readonly satisfactionUrl: ((ticketId: string) => string) | null;
}

/** The values of the placeholders that a text has; what nobody knows is empty. */
export async function placeholderValues(
  db: Database,
  ticket: Ticket,
  names: readonly Placeholder[],
  { addresses, now, session }: { addresses: Addresses; now: Date; session: ClientSession },
): Promise<PlaceholderValues> {
  const values: Partial<Record<Placeholder, string>> = {};
  // In turn: a session does one thing at a time.
  for (const name of names) values[name] = await valueOf(name);
  return values;

  async function valueOf(name: Placeholder): Promise<string> {
    switch (name) {
      case 'ticket.number':
        return String(ticket.number);
      case 'ticket.subject':
        return ticket.subject;
      case 'ticket.status':
        return ticket.status;
      case 'ticket.url':
        return (await addresses.ticketUrl(ticket._id, session)) ?? '';
      case 'ticket.expectedWait':
        return expectedWait(await firstAnswersMs(db, ticket, now, session));
      case 'requester.name':
        return (await requester())?.name ?? '';
      case 'requester.handle': {
        const contact = await requester();
        return handleIn(contact && requesterAtX(contact, ticket));
      }
      case 'account.handle':
        return handleIn(await db.accounts.findOne({ _id: ticket.accountId ?? '' }, { session }));
      case 'group.name':
        return (await db.groups.findOne({ _id: ticket.groupId ?? '' }, { session }))?.name ?? '';
      case 'assignee.name':
        return (await db.agents.findOne({ _id: ticket.assigneeId ?? '' }, { session }))?.name ?? '';
      case 'satisfaction.url':
        return addresses.satisfactionUrl?.(ticket._id) ?? '';
    }
  }

  function requester() {
    return db.contacts.findOne({ _id: ticket.requesterId }, { session });
  }
}

const handleIn = (one: { readonly handle: string } | null): string => (one?.handle ? `@${one.handle}` : '');

const lookedBackMs = 30 * dayMs;
const ticketsLookedAt = 300;

/** Of the newest tickets of the channel, how long each waited for its first answer. */
async function firstAnswersMs(
  db: Database,
  { channel }: Ticket,
  now: Date,
  session: ClientSession,
): Promise<number[]> {
  const since = new Date(now.getTime() - lookedBackMs);
  const found = await db.tickets
    .find(
      { status: { $in: [...ticketStatuses] }, channel, createdAt: { $gt: since } },
      { session, projection: { createdAt: 1, firstRepliedAt: 1 } },
    )
    .sort({ createdAt: -1, _id: -1 })
    .limit(ticketsLookedAt)
    .toArray();
  return found.flatMap(({ createdAt, firstRepliedAt }) =>
    firstRepliedAt ? Math.max(0, firstRepliedAt.getTime() - createdAt.getTime()) : [],
  );
}
