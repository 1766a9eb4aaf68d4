import type { Agent } from '../../domain/agents/agent.js';
import type { Conditions } from '../../domain/conditions/condition.js';
import type { Channel, Comment, TicketStatus } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { newestFirst, type SortKey } from '../order.js';
import { findPage, findPageOf, type PageRequest } from '../pages.js';
import { conditionContext } from '../conditions/context.js';
import { toFilter } from '../conditions/to-filter.js';
import { seenTicket, ticketsSeenBy } from '../seen-by.js';
import { ticketStrands, type Viewed } from './strands.js';

/** Absent or undefined selects all. */
export interface TicketSelection {
  readonly channel?: Channel | undefined;
  readonly status?: TicketStatus | undefined;
  readonly accountId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly departmentId?: string | undefined;
  readonly productId?: string | undefined;
  readonly requesterId?: string | undefined;
  /** A number, or words of the subject or of whoever asks. */
  readonly q?: string | undefined;
}

/** What an agent may see of tickets (S29) and what was said in them. */
export function ticketListing(db: Database) {
  return {
    /** `conditions`: of the view that is listed, if one is (S53). */
    async list(
      agent: Agent,
      selection: TicketSelection,
      page: PageRequest,
      viewed: { readonly conditions: Conditions; readonly now: Date } | null = null,
    ) {
      const view = viewed && (await viewedBy(db, viewed.conditions, viewed.now));
      const { strands, isMeant } = await ticketStrands(db, agent, selection, view);
      return findPageOf(db.tickets, strands, newestFirst, page, { isMeant });
    },

    get: (id: string, agent: Agent, session?: ClientSession) => seenTicket(db, id, agent, session),

    /** Which of these tickets the agent sees. */
    async seenAmong(
      ids: readonly string[],
      agent: Agent,
      session?: ClientSession,
    ): Promise<ReadonlySet<string>> {
      if (ids.length === 0) return new Set();
      const seen = await db.tickets
        .find(
          { _id: { $in: [...new Set(ids)] }, ...ticketsSeenBy(agent) },
          { projection: { _id: 1 }, ...(session ? { session } : {}) },
        )
        .toArray();
      return new Set(seen.map(({ _id }) => _id));
    },

    /** In X's time order, then by id (S36). */
    comments: (ticketId: string, page: PageRequest) =>
      findPage<Comment>(db.comments, { ticketId }, asItWasSaid, page),

    /** What an agent answered last; the newest first. */
    repliesBy: (ticketId: string, { _id: agentId }: Agent) =>
      db.replies
        .find({ ticketId, agentId }, { sort: { createdAt: -1, _id: -1 }, limit: repliesLookedAt })
        .toArray(),

    replies: (ticketId: string, page: PageRequest) => findPage(db.replies, { ticketId }, newestFirst, page),
  };
}

/** All parts of one answer are among them. */
const repliesLookedAt = 20;

const asItWasSaid: readonly SortKey[] = [
  { field: 'at', type: 'date', direction: 1 },
  { field: 'order', type: 'text', direction: 1 },
  { field: '_id', type: 'text', direction: 1 },
];

async function viewedBy(db: Database, conditions: Conditions, now: Date): Promise<Viewed> {
  const context = await conditionContext(db, now, [conditions]);
  return { conditions, filter: toFilter(conditions, context) };
}
