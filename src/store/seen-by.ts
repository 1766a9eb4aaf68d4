import type { mongo } from 'mongoose';
import { meets, seesDirectMessages } from '../domain/agents/permissions.js';
import type { Account } from '../domain/accounts/account.js';
import type { Agent } from '../domain/agents/agent.js';
import { channels, ticketStatuses, type Channel, type Ticket } from '../domain/tickets/ticket.js';
import type { ClientSession, Database } from './database.js';
import { inChunks, scansAtMost } from './scans.js';

type Who = Pick<Agent, '_id' | 'role' | 'permissions' | 'ticketAccess' | 'groupIds'>;

/** The connected accounts whose items the agent sees (S29). */
export function accountsWithItemsSeenBy(agent: Who): mongo.Filter<Account> {
  if (agent.role === 'admin') return { unlinkedAt: null };
  return {
    unlinkedAt: null,
    $or: [
      { 'settings.visibility.who': 'everyone' },
      {
        'settings.visibility.who': 'groups',
        'settings.visibility.groupIds': { $in: [...agent.groupIds] },
      },
    ],
  };
}

/** The connected accounts themselves: whoever may change them sees them all (S2). */
export const accountsSeenBy = (agent: Who): mongo.Filter<Account> =>
  meets(agent, 'manageChannels') ? { unlinkedAt: null } : accountsWithItemsSeenBy(agent);

interface SeenTickets {
  readonly channels: readonly Channel[];
  /** Any of them. A list of both a group's and one's own tickets is in no index; each of these is. */
  readonly parts: readonly mongo.Filter<Ticket>[];
}

/** Every agent sees all tickets unless restricted to groups or to their own, or denied DMs (S29). */
export const seenTickets = (agent: Who): SeenTickets => ({
  channels: channels.filter((each) => each !== 'x_dm' || seesDirectMessages(agent)),
  parts: partsSeenBy(agent),
});

function partsSeenBy(agent: Who): mongo.Filter<Ticket>[] {
  if (agent.role === 'admin' || agent.ticketAccess === 'all') return [{}];
  const own = { assigneeId: agent._id };
  if (agent.ticketAccess === 'assigned') return [own];
  const together = scansAtMost / (channels.length * ticketStatuses.length);
  return [own, ...inChunks(agent.groupIds, together).map((ids) => ({ groupId: { $in: ids } }))];
}

/** The same as one filter. */
export function ticketsSeenBy(agent: Who): mongo.Filter<Ticket> {
  if (agent.role === 'admin') return {};
  const seen = seenTickets(agent);
  return { channel: { $in: [...seen.channels] }, $or: [...seen.parts] };
}

/** A ticket as the agent sees it; null: they see none with this id. */
export const seenTicket = (
  db: Database,
  id: string,
  agent: Who,
  session?: ClientSession,
): Promise<Ticket | null> =>
  db.tickets.findOne({ _id: id, ...ticketsSeenBy(agent) }, session ? { session } : {});
