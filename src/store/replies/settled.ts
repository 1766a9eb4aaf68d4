import type { Actor } from '../../domain/events/event.js';
import type { Reply } from '../../domain/replies/reply.js';
import type { ClientSession, Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';

/** What has become of a reply, in words of the API. */
export const settledTold = ({ _id, state, reason }: Reply) =>
  ({ type: 'reply.settled', replyId: _id, note: reason === null ? state : `${state}: ${reason}` }) as const;

/** Who wrote a reply. */
export const authorOf = ({ agentId, byRule }: Pick<Reply, 'agentId' | 'byRule'>): Actor =>
  byRule ?? (agentId === null ? { kind: 'perch' } : { kind: 'agent', id: agentId });

/** Tells of a ticket what has become of its reply, where nothing else of the ticket changes by it. */
export async function tellSettled(
  db: Database,
  reply: Reply,
  by: Actor,
  session: ClientSession,
): Promise<void> {
  const ticket = await db.tickets.findOne({ _id: reply.ticketId }, { session });
  const told = [settledTold(reply)];
  if (ticket) await recordTicketEvents(db, [{ ticket, by, at: reply.updatedAt, told }], session);
}
