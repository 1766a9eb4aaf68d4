import type { mongo } from 'mongoose';
import { meets, seesDirectMessages } from '../domain/agents/permissions.js';
import type { Account } from '../domain/accounts/account.js';
import type { Agent } from '../domain/agents/agent.js';
import type { Ticket } from '../domain/tickets/ticket.js';

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

/** Every agent sees all tickets unless restricted to groups or to their own, or denied DMs (S29). */
export function ticketsSeenBy(agent: Who): mongo.Filter<Ticket> {
  if (agent.role === 'admin') return {};
  const channel: mongo.Filter<Ticket> = seesDirectMessages(agent) ? {} : { channel: { $ne: 'x_dm' } };
  switch (agent.ticketAccess) {
    case 'all':
      return channel;
    case 'groups':
      return { ...channel, $or: [{ groupId: { $in: [...agent.groupIds] } }, { assigneeId: agent._id }] };
    case 'assigned':
      return { ...channel, assigneeId: agent._id };
  }
}
