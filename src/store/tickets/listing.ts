import type { mongo } from 'mongoose';
import type { Agent } from '../../domain/agents/agent.js';
import type { Channel, Comment, Ticket, TicketStatus } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { findPage, newestFirst, type PageRequest, type SortKey } from '../pages.js';
import { ticketsSeenBy } from '../seen-by.js';
import { containing } from '../text-search.js';

/** Absent or undefined selects all. */
export interface TicketSelection {
  readonly channel?: Channel | undefined;
  readonly status?: TicketStatus | undefined;
  readonly accountId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly departmentId?: string | undefined;
  readonly productId?: string | undefined;
  readonly requesterId?: string | undefined;
  readonly q?: string | undefined;
}

/** What an agent may see of tickets (S29) and what was said in them. */
export function ticketListing(db: Database) {
  return {
    list: (agent: Agent, selection: TicketSelection, page: PageRequest) =>
      findPage(db.tickets, { $and: [ticketsSeenBy(agent), selectedBy(selection)] }, newestFirst, page),

    get: (id: string, agent: Agent, session?: ClientSession) =>
      db.tickets.findOne({ _id: id, ...ticketsSeenBy(agent) }, session ? { session } : {}),

    /** In X's time order, then by id (S36). */
    comments: (ticketId: string, page: PageRequest) =>
      findPage<Comment>(db.comments, { ticketId }, asItWasSaid, page),

    replies: (ticketId: string, page: PageRequest) => findPage(db.replies, { ticketId }, newestFirst, page),
  };
}

const asItWasSaid: readonly SortKey[] = [
  { field: 'at', type: 'date', direction: 1 },
  { field: 'order', type: 'text', direction: 1 },
  { field: '_id', type: 'text', direction: 1 },
];

/** `q` is a ticket's number, or words of its subject. */
function selectedBy({ q, ...fields }: TicketSelection): mongo.Filter<Ticket> {
  const named = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  if (q === undefined) return named;
  const number = /^#?(\d{1,15})$/.exec(q)?.[1];
  const subject = { subject: containing(q) };
  return { ...named, $or: number === undefined ? [subject] : [subject, { number: Number(number) }] };
}
