import type { Agent } from '../../domain/agents/agent.js';
import { xTimePassed } from '../../domain/at-x/clock.js';
import { changeOf, type Told } from '../../domain/events/news.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { endSession, endsSession, mayEndSessions, type EndedSession } from '../../domain/tickets/session.js';
import type { Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { seenTicket } from '../seen-by.js';

export type SessionEnd = EndedSession | { readonly outcome: 'notFound' | 'notPermitted' };

/**
 * Ends the session of a ticket of direct messages (S33). It writes the ticket, so that filing at the
 * same moment decides anew. A second time changes nothing.
 */
export const endSessionOf = (db: Database, id: string, agent: Agent, now: Date): Promise<SessionEnd> =>
  db.transaction(async (session) => {
    const ticket = await seenTicket(db, id, agent, session);
    if (!ticket) return { outcome: 'notFound' };
    const account = await db.accounts.findOne({ _id: ticket.accountId ?? '' }, { session });
    if (!account) return { outcome: 'noSession' };
    if (!mayEndSessions(agent, account.settings)) return { outcome: 'notPermitted' };
    const ended = endSession(ticket, xTimePassed(account, now), now);
    if (ended.outcome !== 'ended') return ended;
    await db.tickets.replaceOne({ _id: id }, ended.ticket, { session });
    const by = { kind: 'agent', id: agent._id } as const;
    await recordTicketEvents(
      db,
      [changeOf(ticket, ended.ticket, by, now, sessionTold(ticket, ended.ticket))],
      session,
    );
    return ended;
  });

/** It ends once, whatever comes late (S33). */
export const sessionTold = (before: Ticket, after: Ticket): Told[] =>
  endsSession(before, after) ? [{ type: 'session.ended' }] : [];
