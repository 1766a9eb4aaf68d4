import type { mongo } from 'mongoose';
import type { Agent } from '../../domain/agents/agent.js';
import type { Conditions } from '../../domain/conditions/condition.js';
import { idsNamed, isOfListAlone, valuesLeft } from '../../domain/conditions/narrowed.js';
import { present } from '../../domain/present.js';
import { hasWanted, isSearch, searched } from '../../domain/search/terms.js';
import { ticketStatuses, type Ticket } from '../../domain/tickets/ticket.js';
import type { Database } from '../database.js';
import type { Strand } from '../pages.js';
import { narrowedTo, narrowingFor } from '../narrowing.js';
import { seenTickets, ticketsSeenBy } from '../seen-by.js';
import type { TicketSelection } from './listing.js';

/** A view whose tickets are listed, and the query for what it selects. */
export interface Viewed {
  readonly conditions: Conditions;
  readonly filter: mongo.Filter<Ticket>;
}

/** How a selection of the tickets an agent sees is read so that an index serves each part in the order of the list (S29). */
export async function ticketStrands(
  db: Database,
  agent: Agent,
  { q, ...selection }: TicketSelection,
  view: Viewed | null,
) {
  if (q === undefined) return { strands: unsearched(agent, selection, view) };
  const filter = { $and: [ticketsSeenBy(agent), present(selection), view?.filter ?? {}] };
  const number = Number(/^\s*#?(\d{1,15})\s*$/.exec(q)?.[1]);
  const wanted = searched(q);
  const isMeant = (ticket: Ticket): boolean =>
    ticket.number === number || hasWanted(new Set(ticket.terms), wanted);
  const byNumber = Number.isNaN(number) ? [] : [{ filter: { number, ...filter }, hint: 'number' }];
  if (!isSearch(wanted)) return { strands: byNumber, isMeant };
  const narrowing = await narrowingFor(db.tickets, wanted);
  if (!narrowing) return { strands: [...byNumber, ...unsearched(agent, selection, view)], isMeant };
  const narrowed = narrowedTo<Ticket>(narrowing);
  const byTerms = {
    ...{ filter: { ...narrowed, ...filter }, hint: 'terms' },
    through: { terms: { $in: [...narrowing.through] } },
  };
  return { strands: [...byNumber, byTerms], isMeant };
}

type Unsearched = Omit<TicketSelection, 'q'>;

function unsearched(
  agent: Agent,
  { channel, status, ...selection }: Unsearched,
  view: Viewed | null,
): Strand<Ticket>[] {
  const seen = seenTickets(agent);
  const conditions = view?.conditions ?? noConditions;
  const statuses = valuesLeft(conditions, 'status', ticketStatuses);
  const shown = valuesLeft(conditions, 'channel', seen.channels);
  const each = {
    status: { $in: statuses.filter((one) => (status ?? one) === one) },
    channel: { $in: shown.filter((one) => (channel ?? one) === one) },
  };
  const rest: mongo.Filter<Ticket> = present(selection);
  const ofView: mongo.Filter<Ticket> = idsNamed(conditions);
  const isLeft = !isOfListAlone(conditions);
  return seen.parts.map((part) => {
    const filter = { ...each, $and: [part, rest, ...(isLeft && view ? [view.filter] : [])] };
    const [by, ...others] = fieldsInOrder.filter(
      (field) => field in part || field in rest || field in ofView,
    );
    if (!by) return { filter, hint: 'listed', ...(isLeft ? { through: each } : {}) };
    const id = (part[by] ?? rest[by] ?? ofView[by]) as string;
    const through = { ...(by === 'requesterId' ? {} : each), [by]: id };
    const isLookedInto = isLeft || others.length > 0 || by === 'requesterId';
    return { filter, hint: inOrder[by], ...(isLookedInto ? { through } : {}) };
  });
}

const noConditions: Conditions = { all: [], any: [] };

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
