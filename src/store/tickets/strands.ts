import type { mongo } from 'mongoose';
import type { Agent } from '../../domain/agents/agent.js';
import { hasWanted, isSearch, searched } from '../../domain/search/terms.js';
import { ticketStatuses, type Ticket } from '../../domain/tickets/ticket.js';
import type { Database } from '../database.js';
import type { Strand } from '../pages.js';
import { narrowedTo, narrowingFor } from '../narrowing.js';
import { seenTickets, ticketsSeenBy } from '../seen-by.js';
import type { TicketSelection } from './listing.js';

/** How a selection of the tickets an agent sees is read so that an index serves each part in the order of the list (S29). */
export async function ticketStrands(db: Database, agent: Agent, { q, ...selection }: TicketSelection) {
  if (q === undefined) return { strands: unsearched(agent, selection) };
  const filter = { $and: [ticketsSeenBy(agent), named(selection)] };
  const number = Number(/^\s*#?(\d{1,15})\s*$/.exec(q)?.[1]);
  const wanted = searched(q);
  const isMeant = (ticket: Ticket): boolean =>
    ticket.number === number || hasWanted(new Set(ticket.terms), wanted);
  const byNumber = Number.isNaN(number) ? [] : [{ filter: { number, ...filter }, hint: 'number' }];
  if (!isSearch(wanted)) return { strands: byNumber, isMeant };
  const narrowing = await narrowingFor(db.tickets, wanted);
  if (!narrowing) return { strands: [...byNumber, ...unsearched(agent, selection)], isMeant };
  const narrowed = narrowedTo<Ticket>(narrowing);
  const byTerms = {
    ...{ filter: { ...narrowed, ...filter }, hint: 'terms' },
    through: { terms: { $in: [...narrowing.through] } },
  };
  return { strands: [...byNumber, byTerms], isMeant };
}

type Unsearched = Omit<TicketSelection, 'q'>;

function unsearched(agent: Agent, { channel, status, ...selection }: Unsearched): Strand<Ticket>[] {
  const seen = seenTickets(agent);
  const each = {
    status: { $in: status ? [status] : [...ticketStatuses] },
    channel: { $in: seen.channels.filter((one) => (channel ?? one) === one) },
  };
  const rest = named(selection);
  return seen.parts.map((part) => {
    const filter = { ...each, $and: [part, rest] };
    const [by, ...others] = fieldsInOrder.filter((field) => field in part || field in rest);
    if (!by) return { filter, hint: 'listed' };
    const through = { ...(by === 'requesterId' ? {} : each), [by]: (part[by] ?? rest[by]) as string };
    const isLookedInto = others.length > 0 || by === 'requesterId';
    return { filter, hint: inOrder[by], ...(isLookedInto ? { through } : {}) };
  });
}

/**
 * The indexes in the order of the list, by what is mostly rarest. Left to itself the server tries some, and
 * where nothing is found takes any, also one that it has to sort by.
 */
const inOrder = {
  requesterId: 'byRequester',
  assigneeId: 'byAssignee',
  productId: 'byProduct',
  departmentId: 'byDepartment',
  groupId: 'byGroup',
  accountId: 'byAccount',
} as const;

const fieldsInOrder = Object.keys(inOrder) as (keyof typeof inOrder)[];

const named = (selection: Unsearched): mongo.Filter<Ticket> =>
  Object.fromEntries(Object.entries(selection).filter(([, value]) => value !== undefined));
