import type { AccountSettings } from '../accounts/settings.js';
import type { Agent } from '../agents/agent.js';
import type { Ticket } from './ticket.js';

/** Agents may where an admin permits it; admins may (S33). */
export const mayEndSessions = (
  { role }: Pick<Agent, 'role'>,
  { agentsMayEndSessions }: Pick<AccountSettings, 'agentsMayEndSessions'>,
): boolean => agentsMayEndSessions || role === 'admin';

export type EndedSession =
  | { readonly outcome: 'ended' | 'endedBefore'; readonly ticket: Ticket }
  | { readonly outcome: 'ticketClosed' | 'noSession' };

/**
 * The ticket solved, and its session over: messages after `end`, by X's time, open a new one whatever the
 * interval (S33). What it holds already lies before its end, though X's time is known by the second only. A
 * session ends once: what came late and opened the ticket again is solved, and the end stays.
 */
export function endSession(ticket: Ticket, end: Date, now: Date): EndedSession {
  const { channel, status, sessionEndedAt, dmLastAt } = ticket;
  if (channel !== 'x_dm') return { outcome: 'noSession' };
  if (sessionEndedAt && (status === 'solved' || status === 'closed'))
    return { outcome: 'endedBefore', ticket };
  if (status === 'closed') return { outcome: 'ticketClosed' };
  const ended: Ticket = {
    ...ticket,
    status: 'solved',
    solvedAt: ticket.solvedAt ?? now,
    sessionEndedAt: sessionEndedAt ?? (dmLastAt && dmLastAt > end ? dmLastAt : end),
    updatedAt: now,
    version: ticket.version + 1,
  };
  return { outcome: 'ended', ticket: ended };
}

/** Whether a change of a ticket ends its session of direct messages: an agent ends it, or the ticket closes before. */
export const endsSession = (
  before: Pick<Ticket, 'channel' | 'status' | 'sessionEndedAt'>,
  after: Pick<Ticket, 'status' | 'sessionEndedAt'>,
): boolean =>
  before.channel === 'x_dm' &&
  !before.sessionEndedAt &&
  (after.sessionEndedAt !== undefined || (after.status === 'closed' && before.status !== 'closed'));
