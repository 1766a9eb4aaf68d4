import type { Agent } from '../../domain/agents/agent.js';
import { changeOf, commentTold } from '../../domain/events/news.js';
import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import { changeTicket, type TicketChanges } from '../../domain/tickets/changes.js';
import type { ClientSession, Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { seenTicket } from '../seen-by.js';
import { withTerms } from './terms.js';
import { unknownReferences, type Reference } from './references.js';
import { blankComment } from './blank-comment.js';
import { sessionTold } from './end-session.js';

export type SavedTicket =
  | { readonly outcome: 'changed'; readonly ticket: Ticket }
  | { readonly outcome: 'notFound' | 'ticketClosed' }
  | { readonly outcome: 'unknownReference'; readonly fields: readonly Reference[] };

export type SavedNote =
  | { readonly outcome: 'noted'; readonly comment: Comment }
  | { readonly outcome: 'notFound' | 'ticketClosed' };

/** What agents do to tickets; each writes the ticket, so that filing at the same moment decides anew. */
export function ticketChanges(db: Database) {
  return {
    change: (id: string, changes: TicketChanges, agent: Agent, now: Date) =>
      db.transaction((session) => changeTicketAs(db, id, changes, agent, now, session)),

    /** Adds an internal note, which the customer never sees. */
    async note(
      ticketId: string,
      text: string,
      agent: Agent,
      now: Date,
      session: ClientSession,
    ): Promise<SavedNote> {
      const ticket = await seenTicket(db, ticketId, agent, session);
      if (!ticket) return { outcome: 'notFound' };
      if (ticket.status === 'closed') return { outcome: 'ticketClosed' };
      const comment = internalNote(ticket, text, agent, now);
      await db.comments.insertOne(comment, { session });
      await db.tickets.updateOne(
        { _id: ticketId },
        { $set: { updatedAt: now }, $inc: { commentCount: 1, version: 1 } },
        { session },
      );
      const noted = { ...ticket, version: ticket.version + 1 };
      const by = { kind: 'agent', id: agent._id } as const;
      const news = changeOf(ticket, noted, by, now, [commentTold(comment._id)]);
      await recordTicketEvents(db, [news], session);
      return { outcome: 'noted', comment };
    },
  };
}

/** An agent's change of a ticket, as part of a transaction. */
export async function changeTicketAs(
  db: Database,
  id: string,
  changes: TicketChanges,
  agent: Agent,
  now: Date,
  session: ClientSession,
): Promise<SavedTicket> {
  const ticket = await seenTicket(db, id, agent, session);
  if (!ticket) return { outcome: 'notFound' };
  const fields = await unknownReferences(db, changes, session);
  if (fields.length > 0) return { outcome: 'unknownReference', fields };
  const changed = changeTicket(ticket, changes, now);
  if (changed.outcome !== 'changed') return changed;
  const [saved = changed.ticket] =
    changed.ticket.subject === ticket.subject ? [] : await withTerms(db, [changed.ticket], session);
  await db.tickets.replaceOne({ _id: id }, saved, { session });
  const by = { kind: 'agent', id: agent._id } as const;
  await recordTicketEvents(db, [changeOf(ticket, saved, by, now, sessionTold(ticket, saved))], session);
  return { ...changed, ticket: saved };
}

const internalNote = (ticket: Ticket, text: string, agent: Agent, now: Date): Comment => ({
  ...blankComment(ticket, now),
  side: 'agent',
  visibility: 'internal',
  via: 'perch',
  agentId: agent._id,
  authorName: agent.name,
  text,
});
