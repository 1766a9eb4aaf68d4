import type { Agent } from '../../domain/agents/agent.js';
import type { BulkComment, BulkResult, BulkRow, BulkUpdate } from '../../domain/bulk/bulk-update.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { ConflictError, type ClientSession, type Database } from '../database.js';
import { repliesRepository } from '../replies/repository.js';
import { ticketsSeenBy } from '../seen-by.js';
import { changeTicketAs, ticketChanges } from '../tickets/changes.js';
import { unknownReferences } from '../tickets/references.js';

/**
 * Updates one ticket of many: its change, its answer or note and its result are one transaction, so that it
 * is updated once, whoever is killed when. Null where another has done it already.
 */
export const updateOneOf = (
  db: Database,
  update: BulkUpdate,
  { _id, ticketId }: Pick<BulkRow, '_id' | 'ticketId'>,
  now: Date,
): Promise<BulkResult | null> =>
  db.transaction(async (session) => {
    const waits = await db.bulkRows.findOne({ _id, result: null }, { session });
    if (!waits) return null;
    const result = await resultOf(db, update, ticketId, now, session);
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
  ticketId: string,
  now: Date,
  session: ClientSession,
): Promise<BulkResult> {
  const agent = await db.agents.findOne({ _id: agentId }, { session });
  const seen = agent && { _id: ticketId, ...ticketsSeenBy(agent) };
  const ticket = seen && (await db.tickets.findOne(seen, { session }));
  if (!ticket) return failed('notFound');
  if (ticket.status === 'closed') return failed('ticketClosed');
  if ((await unknownReferences(db, changes, session)).length > 0) return failed('invalidRequest');
  // Before the change, which may close the ticket or take it from the agent's sight.
  const said = comment
    ? await say(db, { ticket, agent, comment, askedAt: createdAt }, now, session)
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
  /** However long ago that was, an answer of the agent's since then that says the same is this one (S43). */
  readonly askedAt: Date;
}

async function say(
  db: Database,
  { ticket, agent, comment: { text, visibility }, askedAt }: Saying,
  now: Date,
  session: ClientSession,
): Promise<BulkResult> {
  if (visibility === 'public') return answer(db, { ticket, agent, askedAt, text }, now, session);
  const { outcome } = await ticketChanges(db).note(ticket._id, text, agent, now, session);
  return outcome === 'noted' ? changed : failed(outcome);
}

/** Nobody is picked to send it: the ticket's own account does, else the default one, else none (S41). */
async function answer(
  db: Database,
  { ticket, agent, askedAt, text }: Omit<Saying, 'comment'> & Pick<BulkComment, 'text'>,
  now: Date,
  session: ClientSession,
): Promise<BulkResult> {
  const input = { ticketId: ticket._id, agentId: agent._id, text, askedAt };
  const created = await repliesRepository(db).create(input, now, session);
  return created.kind === 'refused'
    ? { outcome: 'skipped', reason: created.problem }
    : { outcome: 'replied', replyId: created.reply._id };
}

const changed: BulkResult = { outcome: 'changed' };
const failed = (reason: string): BulkResult => ({ outcome: 'failed', reason });
