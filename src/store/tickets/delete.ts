import type { Agent } from '../../domain/agents/agent.js';
import { mayDeleteTickets } from '../../domain/settings.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { takeFilingTurn } from '../accounts/filing-turn.js';
import type { ClientSession, Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { forgetMailsOf } from '../mail/forget.js';
import { leaveWithTicket } from '../media/sweep.js';
import { repliesUnderWay } from '../replies/under-way.js';
import { settingsRepository } from '../settings/repository.js';
import { seenTicket } from '../seen-by.js';

export interface DeletedTicket {
  readonly outcome: 'deleted' | 'notFound' | 'notPermitted' | 'replyUnderWay';
}

/**
 * Deletes a ticket that is no support request, with what was said in it; its items are listed, and no
 * longer become a ticket by themselves (S66). Refused while X may yet get an answer to it. What was
 * answered stays on record for its own account.
 */
export const deleteTicket = (db: Database, id: string, agent: Agent, now: Date): Promise<DeletedTicket> =>
  db.transaction(async (session) => {
    const ticket = await seenTicket(db, id, agent, session);
    if (!ticket) return { outcome: 'notFound' };
    const settings = await settingsRepository(db).get(session);
    if (!mayDeleteTickets(agent, settings)) return { outcome: 'notPermitted' };
    if ((await repliesUnderWay(db, [id], session)).size > 0) return { outcome: 'replyUnderWay' };
    await db.tickets.deleteOne({ _id: id }, { session });
    await tellDeleted(db, ticket, agent, now, session);
    await db.ticketLinks.deleteOne({ _id: id }, { session });
    await db.comments.deleteMany({ ticketId: id }, { session });
    await db.notifications.deleteMany({ ticketId: id }, { session });
    await db.automationRuns.deleteMany({ ticketId: id }, { session });
    // Also so that one that is carried out at this moment, and quotes the ticket, conflicts with this.
    await db.effects.deleteMany({ ticketId: id }, { session });
    await leaveWithTicket(db, id, session);
    await forgetMailsOf(db, id, session);
    await unlink(db, ticket, now, session);
    if (ticket.currentDmThread) await passOnThread(db, ticket, now, session);
    await db.items.updateMany(
      { ticketId: id },
      {
        $set: { ticketId: null, ticketed: false, verdict: { outcome: 'listed', reason: 'ticketDeleted' } },
        $unset: { toFile: '' },
      },
      { session },
    );
    if (ticket.accountId) await takeFilingTurn(db, ticket.accountId, session);
    return { outcome: 'deleted' };
  });

/** What was told of it before quotes it, and goes with it. */
async function tellDeleted(db: Database, ticket: Ticket, agent: Agent, now: Date, session: ClientSession) {
  const { _id: ticketId, channel, groupId, assigneeId } = ticket;
  await db.events.deleteMany({ ticketId }, { session });
  await db.deliveries.deleteMany({ ticketId }, { session });
  const told = [{ type: 'ticket.deleted', was: { channel, groupId, assigneeId } }] as const;
  const by = { kind: 'agent', id: agent._id } as const;
  await recordTicketEvents(db, [{ ticket, by, at: now, told }], session);
}

/** The one before it is then what the next message goes on from, or follows (S33). */
async function passOnThread(
  db: Database,
  { accountId, channel, requesterXUserId }: Ticket,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const before = await db.tickets.findOne(
    { accountId, channel, requesterXUserId, continuedBy: null },
    { session, projection: { _id: 1 }, sort: { dmLastAt: -1 }, hint: 'dmThreads' },
  );
  if (!before) return;
  await db.tickets.updateOne(
    before,
    { $set: { currentDmThread: true, updatedAt: now }, $inc: { version: 1 } },
    { session },
  );
}

/** Other tickets name it no more. A flood of links is kept on one side only, so both are followed. */
async function unlink(db: Database, { _id: id, linked }: Ticket, now: Date, session: ClientSession) {
  const unlessDeleted = (field: 'followUpOf' | 'continuedBy') => ({
    $cond: [{ $eq: [`$${field}`, id] }, null, `$${field}`],
  });
  await db.tickets.updateMany(
    { $or: [{ linked: id }, { _id: { $in: [...linked] } }] },
    [
      {
        $set: {
          linked: { $filter: { input: '$linked', cond: { $ne: ['$$this', id] } } },
          followUpOf: unlessDeleted('followUpOf'),
          continuedBy: unlessDeleted('continuedBy'),
          version: { $add: ['$version', 1] },
          updatedAt: now,
        },
      },
    ],
    { session },
  );
}
