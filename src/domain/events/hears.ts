import type { Account } from '../accounts/account.js';
import type { Agent } from '../agents/agent.js';
import { meets, seesItemsOf, seesTicket } from '../agents/permissions.js';
import type { Incident } from '../escalation/incident.js';
import type { Ticket } from '../tickets/ticket.js';
import type { PerchEvent } from './event.js';

/** What an event is about, as it is now; null: it is gone, or it is of none. */
export interface EventSubject {
  readonly ticket: Pick<Ticket, 'channel' | 'groupId' | 'assigneeId'> | null;
  readonly account: Pick<Account, 'settings' | 'unlinkedAt'> | null;
  readonly incident: Pick<Incident, 'links'> | null;
}

/** Whether an agent may hear of an event: who sees what it is about, by the routes that show that (S29). */
export function hears(
  agent: Agent,
  event: Pick<PerchEvent, 'ticketId' | 'incidentId' | 'was'>,
  { ticket, account, incident }: EventSubject,
): boolean {
  if (event.ticketId !== null) {
    const judged = ticket ?? event.was;
    return judged !== undefined && seesTicket(agent, judged);
  }
  if (event.incidentId !== undefined)
    return (
      agent.role === 'admin' ||
      incident?.links.some(({ agentId }) => agentId === agent._id) === true ||
      (account !== null && seesItemsOf(agent, account))
    );
  if (account === null || account.unlinkedAt !== null) return false;
  return meets(agent, 'manageChannels') || seesItemsOf(agent, account);
}
