import type { Agent } from '../../domain/agents/agent.js';
import type { BulkComment, BulkResult, BulkRow, BulkUpdate } from '../../domain/bulk/bulk-update.js';
import { withTicketLink } from '../../domain/links/choice.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { ConflictError, type ClientSession, type Database } from '../database.js';
import { repliesRepository } from '../replies/repository.js';
import { seenTicket } from '../seen-by.js';
import { changeTicketAs, ticketChanges } from '../tickets/changes.js';
import { unknownReferences } from '../tickets/references.js';

/** The address of the ticket's link, which an answer ends with; null: none. `unavailable`: it cannot be had. */
type Link = ((ticketId: string, session: ClientSession) => Promise<string | null>) | 'unavailable';

/**
 * Updates one ticket of many: its change, its answer or note and its result are one transaction, so that it
 * is updated once, whoever is killed when. Null where another has done it already.
 */
export const updateOneOf = (
  db: Database,
  update: BulkUpdate,
  { _id, ticketId }: Pick<BulkRow, '_id' | 'ticketId'>,
  link: Link,
  now: Date,
): Promise<BulkResult | null> =>
  db.transaction(async (session) => {
    const waits = await db.bulkRows.findOne({ _id, result: null }, { session });
    if (!waits) return null;
    const result = await resultOf(db, update, { ticketId, link }, now, session);
    await db.bulkRows.updateOne({ _id, result: null }, { $set: { result } }, { session });
    return result;
  });

/** One that cannot be updated, for a reason that is not its own, keeps nothing from the others. */
export const giveUp = (db: Database, rowId: string) =>
  db.bulkRows.updateOne(
    { _id: rowId, result: null },
    { $set: { result: { outcome: 'failed', reason: 'internal' } } },
  );

async function resultOf(
  db: Database,
  { agentId, changes, comment, createdAt }: BulkUpdate,
  { ticketId, link }: { readonly ticketId: string; readonly link: Link },
  now: Date,
  session: ClientSession,
): Promise<BulkResult> {
  const agent = await db.agents.findOne({ _id: agentId }, { session });
  const ticket = agent && (await seenTicket(db, ticketId, agent, session));
  if (!ticket) return failed('notFound');
  if (ticket.status === 'closed') return failed('ticketClosed');
  if ((await unknownReferences(db, changes, session)).length > 0) return failed('invalidRequest');
  // Before the change, which may close the ticket or take it from the agent's sight.
  const said = comment
    ? await say(db, { ticket, agent, comment, link, askedAt: createdAt }, now, session)
    : changed;
  if (said.outcome === 'failed' || Object.keys(changes).length === 0) return said;
  const saved = await changeTicketAs(db, ticketId, changes, agent, now, session);
  // Nothing of this transaction is kept then: it is tried again.
  if (saved.outcome !== 'changed') throw new ConflictError('The ticket changed while it was updated');
  return said;
}

interface Saying {
  readonly ticket: Ticket;
  readonly agent: Agent;
  readonly comment: BulkComment;
  readonly link: Link;
  /** However long ago that was, an answer of the agent's since then that says the same is this one (S43). */
  readonly askedAt: Date;
}

async function say(
  db: Database,
  { ticket, agent, comment: { text, visibility }, link, askedAt }: Saying,
  now: Date,
  session: ClientSession,
): Promise<BulkResult> {
  if (visibility === 'public') return answer(db, { ticket, agent, askedAt, text, link }, now, session);
  const { outcome } = await ticketChanges(db).note(ticket._id, text, agent, now, session);
  return outcome === 'noted' ? changed : failed(outcome);
}

/** Nobody is picked to send it: the ticket's own account does, else the default one, else none (S41). */
async function answer(
  db: Database,
  { ticket, agent, askedAt, text, link }: Omit<Saying, 'comment'> & Pick<BulkComment, 'text'>,
  now: Date,
  session: ClientSession,
): Promise<BulkResult> {
  if (link === 'unavailable') return { outcome: 'skipped', reason: 'shortenerUnavailable' };
  const linked = withTicketLink(text, await link(ticket._id, session));
  const input = { ticketId: ticket._id, agentId: agent._id, text: linked, written: text, askedAt };
  const created = await repliesRepository(db).create(input, now, session);
  return created.kind === 'refused'
    ? { outcome: 'skipped', reason: created.problem }
    : { outcome: 'replied', replyId: created.reply._id };
}

const changed: BulkResult = { outcome: 'changed' };
const failed = (reason: string): BulkResult => ({ outcome: 'failed', reason });
